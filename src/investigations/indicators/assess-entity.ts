import type { EntityRef } from '../../events/entity.ts'
import type { Severity } from '../../events/severity.ts'
import type { TimeWindow } from '../../events/time.ts'
import { entityKind, entityName, span } from '../render/words.ts'
import { assess } from './assess.ts'
import { entityIndicators, entitySeverity } from './entity-indicators.ts'
import type { Indicator } from './indicator.ts'
import {
  entityIndicatorInWords,
  indicatorCounts,
  indicatorInWords,
  procedureInWords,
  type ToldIndicator,
  type Ttp,
} from './indicator-words.ts'
import type { Question } from './question.ts'

/** What an investigation of one entity comes to, whatever its type. */
export interface EntityAssessment {
  readonly entity: EntityRef
  readonly scope: TimeWindow
  readonly severity: Severity
  /** A few sentences. */
  readonly summary: string
  /** Kind by kind, the most telling of each first. */
  readonly indicators: readonly ToldIndicator[]
}

/** Investigates an entity: an IAM user or role by Detective's eight kinds of indicators, anything else by Dupin's own. */
export async function assessEntity(question: Question): Promise<EntityAssessment> {
  const { entity, scope } = question
  const { severity, indicators } = isDetectives(entity)
    ? await assessPrincipal(question)
    : await assessOther(question)
  return { entity, scope, severity, indicators, summary: summaryOf(question, severity, indicators) }
}

function isDetectives({ type }: EntityRef): boolean {
  return type === 'iam-user' || type === 'iam-role'
}

type Told = Pick<EntityAssessment, 'severity' | 'indicators'>

async function assessPrincipal(question: Question): Promise<Told> {
  const { severity, indicators } = await assess(question)
  const ttps = indicators.filter(isTtp)
  const procedures = [...new Set(ttps.map(({ procedure }) => procedure))]
  const told = [
    ...procedures.map((name) => procedureInWords(ttps.filter((one) => one.procedure === name))),
    ...indicators.flatMap((one) => (isTtp(one) ? [] : indicatorInWords(one))),
  ]
  return { severity, indicators: told }
}

function isTtp(indicator: Indicator): indicator is Ttp {
  return indicator.type === 'TTP_OBSERVED'
}

async function assessOther(question: Question): Promise<Told> {
  const indicators = await entityIndicators(question)
  return {
    severity: entitySeverity(indicators),
    indicators: indicators.map(entityIndicatorInWords),
  }
}

function summaryOf(
  { entity, scope }: Question,
  severity: Severity,
  indicators: Told['indicators'],
): string {
  const who = `the ${entityKind(entity.type)} ${entityName(entity)}`
  const when = `in ${span(scope.start, scope.end)} UTC`
  if (indicators.length === 0)
    return `Nothing in the logs of ${who} ${when} is unlike what came before.`
  const [first] = indicators
  const counted = `Of ${who} there were ${indicatorCounts(indicators)} ${when}; together they are ${severity}.`
  return `${counted} First: ${first?.text ?? ''}.`
}
