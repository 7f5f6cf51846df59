import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { DAY } from '../../events/time.ts'
import { secretCounts } from '../../formats/secrets.ts'
import { readSecretDays, type SecretDay } from '../../lake/prompt-secrets.ts'
import { explainPrompts, readCallerDays, readSignBorders, readSigned } from '../../lake/prompts.ts'
import { poissonTails } from '../../statistics/tails.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { callerInWords, percent, queryFinding } from './query-finding.ts'
import { excessOf, pastInWords } from './sign-excess.ts'

/** Secrets go into a prompt or come out of a model. */
export const DATA_LEAKAGE: Detector = {
  id: 'data-leakage',
  title: 'Secrets in prompts or answers, system prompts told',
  description:
    'The invocations of each caller: which kinds of secrets (AWS keys, private keys, tokens) prompts and answers held, ' +
    'and how often an answer repeats half of the system prompt or more, where that is not what it always does. Of a ' +
    'secret only its kind is kept.',
  falsePositives:
    'Documentation with example keys, code assistants that see test fixtures, assistants that quote their rules.',
  needs: ['invocation'],
  severity: 'HIGH',
  techniques: ['AML.T0057', 'AML.T0056', 'T1552'],
  detect,
}

const FALSE_DISCOVERIES = 0.003
/** A kind seen on so many days before is what the caller does every day. */
const HABIT_DAYS = 3
/** Echoes without which an answer has only quoted a rule. */
const LEAST_ECHOES = 3
const ECHO_TIMES = 4

async function detect(context: DetectionContext): Promise<Detection> {
  const secrets = await secretFindings(context)
  const echoes = await echoFindings(context)
  return {
    findings: [...secrets.findings, ...echoes.findings],
    examined: Math.max(secrets.examined, echoes.examined),
  }
}

interface Leak {
  readonly kind: string
  readonly side: SecretDay['side']
  readonly within: readonly SecretDay[]
  readonly before: readonly SecretDay[]
}

async function secretFindings({ lake, baseline, scope }: DetectionContext): Promise<Detection> {
  const days = await readSecretDays(lake.engine, baseline, scope)
  const leaks = leaksOf(days)
  const baselineDays = Math.max(1, (baseline.end - baseline.start) / DAY)
  const findings = leaks.flatMap((leak) => secretFinding(leak, baselineDays, leaks.length) ?? [])
  return { findings, examined: leaks.length }
}

/** By caller, model, side and kind. */
function leaksOf(days: readonly SecretDay[]): readonly Leak[] {
  const leaks = new Map<
    string,
    { kind: string; side: SecretDay['side']; within: SecretDay[]; before: SecretDay[] }
  >()
  for (const day of days)
    for (const kind of secretCounts(day.secrets).keys()) {
      const key = [day.caller, day.resource.id, day.account, day.side, kind].join('\n')
      const leak = leaks.get(key) ?? { kind, side: day.side, within: [], before: [] }
      if (day.day >= 0) leak.within.push(day)
      else leak.before.push(day)
      leaks.set(key, leak)
    }
  return [...leaks.values()].filter(({ within }) => within.length > 0)
}

function secretFinding(leak: Leak, baselineDays: number, examined: number): Finding | undefined {
  const { kind, side, within, before } = leak
  const [first] = within
  if (first === undefined) return undefined
  const calls = within.reduce((sum, day) => sum + day.calls, 0)
  const usual = before.reduce((sum, day) => sum + day.calls, 0)
  const daysBefore = new Set(before.map(({ day }) => day)).size
  const length = Math.max(...within.map(({ day }) => day)) + 1
  const probability = poissonTails(calls, ((usual + 0.5) * length) / baselineDays).exact.upper
  if (daysBefore >= HABIT_DAYS && probability > FALSE_DISCOVERIES) return undefined
  const window = {
    start: Math.min(...within.map((day) => day.first)),
    end: Math.max(...within.map((day) => day.last)) + 1000,
  }
  const where = side === 'prompt' ? 'sent to' : 'told by'
  return queryFinding({
    detector: DATA_LEAKAGE.id,
    type: side === 'prompt' ? `Queries/SecretInPrompt` : `Queries/SecretInCompletion`,
    severity: severityOf(kind, side),
    techniques: side === 'prompt' ? ['T1552'] : ['AML.T0057', 'T1552'],
    title: `${inWords(kind)} ${where} ${shortName(first.resource.id)} (${callerInWords(first.caller)})`,
    entity: first.resource,
    caller: first.caller,
    // Kinds of one caller and hour are findings of their own.
    discriminator: kind,
    account: first.account,
    region: first.region,
    ...window,
    probability,
    observed: `${calls} invocations with ${inWords(kind)} in the ${side}`,
    expected: daysBefore === 0 ? 'none' : `${usual} in the baseline, on ${daysBefore} days`,
    baseline: 'what the prompts and answers of the same caller and model held before',
    examined,
    eventIds: within.flatMap(({ keys }) => keys).slice(0, 20),
    explanation: explainPrompts(first.caller, first.resource.id, window),
  })
}

/** What opens an account or a server by itself. */
const GRAVE: ReadonlySet<string> = new Set([
  'aws-access-key',
  'aws-secret-key',
  'private-key',
  'bedrock-api-key',
  'github-token',
  'gitlab-token',
])

function severityOf(kind: string, side: SecretDay['side']): Severity {
  if (side === 'completion') return GRAVE.has(kind) ? 'HIGH' : 'MEDIUM'
  return GRAVE.has(kind) ? 'MEDIUM' : 'LOW'
}

function inWords(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind.replaceAll('-', ' ')}`
}

async function echoFindings({ lake, baseline, scope }: DetectionContext): Promise<Detection> {
  const borders = await readSignBorders(lake.engine, baseline)
  const days = await readCallerDays(lake.engine, baseline, scope, borders)
  const { excesses, examined } = excessOf(days, 'echoed')
  const findings: Finding[] = []
  for (const excess of excesses) {
    const { caller, resource, hits, trials, expected, probability } = excess
    const isMore = hits >= LEAST_ECHOES && hits >= ECHO_TIMES * expected * trials
    if (!isMore || probability > FALSE_DISCOVERIES) continue
    const signed = await readSigned(lake.engine, 'echoed', caller, resource.id, excess, borders)
    findings.push(
      queryFinding({
        detector: DATA_LEAKAGE.id,
        type: 'Queries/SystemPromptTold',
        severity: 'MEDIUM',
        techniques: ['AML.T0056'],
        title: `${shortName(resource.id)} tells its system prompt (${callerInWords(caller)})`,
        entity: resource,
        caller,
        account: excess.account,
        region: excess.region,
        start: excess.start,
        end: excess.end,
        probability,
        observed: `${hits} of ${trials} answers repeat half of the system prompt or more`,
        expected: `${percent(expected)} of answers`,
        baseline: pastInWords(excess),
        examined,
        eventIds: signed.slice(0, 20).map(({ key }) => key),
        explanation: explainPrompts(caller, resource.id, excess),
      }),
    )
  }
  return { findings, examined }
}
