import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import {
  type CallerDay,
  explainPrompts,
  readCallerDays,
  readSignBorders,
  readSigned,
} from '../../lake/prompts.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { callerInWords, percent, queryFinding } from './query-finding.ts'
import { type Excess, excessOf, pastInWords } from './sign-excess.ts'

/** Prompts made to cost. */
export const COSTLY_QUERIES: Detector = {
  id: 'costly-queries',
  title: 'A caller sends the longest prompts again and again',
  description:
    'The share of each caller’s invocations that are longer than hardly any of the baseline, against its own past (that ' +
    'of all callers of the model for a new one), where they are also a good part of all tokens of the model. Prompts as ' +
    'long as a model takes are how one spends the money of another, or keeps a model from serving.',
  falsePositives:
    'A new task with long documents, a retrieval that returns more than it did, a growing conversation.',
  needs: ['invocation'],
  severity: 'MEDIUM',
  techniques: ['AML.T0034.001', 'AML.T0029'],
  detect,
}

const FALSE_DISCOVERIES = 0.003
const LEAST_HITS = 20
const TIMES = 5
/** Share of the model's input tokens in those days that makes it matter. */
const TOKENS = 0.3
const MANY_TOKENS = 0.7

async function detect({ lake, baseline, scope }: DetectionContext): Promise<Detection> {
  const borders = await readSignBorders(lake.engine, baseline)
  const days = await readCallerDays(lake.engine, baseline, scope, borders)
  const { excesses, examined } = excessOf(days, 'long')
  const findings: Finding[] = []
  for (const excess of excesses) {
    const { caller, resource, hits, trials, expected, probability } = excess
    const share = tokenShare(days, excess)
    const isMore = hits >= LEAST_HITS && hits >= TIMES * expected * trials && share >= TOKENS
    if (!isMore || probability > FALSE_DISCOVERIES) continue
    const signed = await readSigned(lake.engine, 'long', caller, resource.id, excess, borders)
    findings.push(
      queryFinding({
        detector: COSTLY_QUERIES.id,
        type: 'Queries/CostlyPrompts',
        severity: share >= MANY_TOKENS ? 'HIGH' : 'MEDIUM',
        techniques: COSTLY_QUERIES.techniques,
        title: `${callerInWords(caller)}: ${hits} prompts to ${shortName(resource.id)} longer than almost any before`,
        entity: resource,
        caller,
        account: excess.account,
        region: excess.region,
        start: signed[0]?.time ?? excess.start,
        end: excess.end,
        probability,
        observed: `${hits} of ${trials} prompts of more than ${Math.round(borders.long)} tokens, ${percent(share)} of all input tokens of the model`,
        expected: `${percent(expected)} of prompts`,
        baseline: pastInWords(excess),
        examined,
        eventIds: signed.slice(0, 20).map(({ key }) => key),
        explanation: explainPrompts(caller, resource.id, excess),
      }),
    )
  }
  return { findings, examined }
}

function tokenShare(days: readonly CallerDay[], { caller, resource, start, end }: Excess): number {
  const within = days.filter(
    (one) =>
      one.day >= 0 && one.resource.id === resource.id && one.last >= start && one.first < end,
  )
  const total = within.reduce((sum, one) => sum + one.inputTokens, 0)
  const own = within.filter((one) => one.caller === caller)
  return total > 0 ? own.reduce((sum, one) => sum + one.inputTokens, 0) / total : 0
}
