import type { EntityRef } from '../../events/entity.ts'
import type { Severity } from '../../events/severity.ts'
import { formatTime, type TimeWindow } from '../../events/time.ts'
import { entityKind, entityName } from '../render/words.ts'
import { assess } from './assess.ts'
import { type EntityIndicatorType, entityIndicators, entitySeverity } from './entity-indicators.ts'
import type { IndicatorType } from './indicator.ts'
import { entityIndicatorInWords, indicatorCounts, indicatorInWords } from './indicator-words.ts'
import type { Question } from './question.ts'

/** An indicator as people read it. */
export interface ToldIndicator {
  readonly type: IndicatorType | EntityIndicatorType
  readonly text: string
}

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
  const told = indicators.map((one) => ({ type: one.type, text: indicatorInWords(one) }))
  return { severity, indicators: told }
}

async function assessOther(question: Question): Promise<Told> {
  const indicators = await entityIndicators(question)
  const told = indicators.map((one) => ({ type: one.type, text: entityIndicatorInWords(one) }))
  return { severity: entitySeverity(indicators), indicators: told }
}

function summaryOf(
  { entity, scope }: Question,
  severity: Severity,
  indicators: Told['indicators'],
): string {
  const who = `the ${entityKind(entity.type)} ${entityName(entity)}`
  const when = `from ${formatTime(scope.start)} to ${formatTime(scope.end)}`
  if (indicators.length === 0)
    return `Nothing in the logs of ${who} ${when} is unlike what came before.`
  const [first] = indicators
  const counted = `Of ${who} there were ${indicatorCounts(indicators)} ${when}; together they are ${severity}.`
  return `${counted} The first: ${first?.text ?? ''}.`
}
