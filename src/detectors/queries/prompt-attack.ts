import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import {
  explainPrompts,
  type PromptSign,
  readCallerDays,
  readSignBorders,
  readSigned,
  type SignBorders,
  type SignedPrompt,
} from '../../lake/prompts.ts'
import { sketchSimilarity } from '../../statistics/min-hash.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { callerInWords, percent, queryFinding } from './query-finding.ts'
import { type Excess, excessOf, pastInWords } from './sign-excess.ts'

/** Somebody tries to talk a model into what it must not do. */
export const PROMPT_ATTACK: Detector = {
  id: 'prompt-attack',
  title: 'Prompts that a guardrail stops, or that hide what they say',
  description:
    'The Bedrock invocations of each caller of each model: how often a guardrail intervened, against the caller’s own past ' +
    '(that of all callers of the model for a new one), and how many prompts hold invisible characters, words that mix ' +
    'alphabets, long Base64 or hexadecimal runs or mostly marks, against what hardly any prompt of the past had. ' +
    'Injections and jailbreaks are tried again and again in variants, and are spelt so that filters do not see them. ' +
    'Prompts are not kept: numbers and a keyed sketch of each are.',
  falsePositives:
    'A guardrail that was made stricter, an application whose users changed, files or code passed in prompts, a red team.',
  needs: ['invocation'],
  severity: 'MEDIUM',
  techniques: ['AML.T0051.000', 'AML.T0051.001', 'AML.T0054', 'AML.T0068'],
  detect,
}

const SIGNS = ['blocked', 'hidden', 'encoded', 'symbols'] as const
const FALSE_DISCOVERIES = 0.003
/** Hits without which it is curiosity, and times the usual from which it matters. */
const LEAST_HITS = 6
const TIMES = 4
/** Of single signs of obfuscation, more, since files do that too. */
const LEAST_ODD = 10

async function detect({ lake, baseline, scope }: DetectionContext): Promise<Detection> {
  const borders = await readSignBorders(lake.engine, baseline)
  const days = await readCallerDays(lake.engine, baseline, scope, borders)
  const findings: Finding[] = []
  let most = 0
  for (const sign of SIGNS) {
    const { excesses, examined } = excessOf(days, sign)
    most = Math.max(most, examined)
    for (const excess of excesses.filter((one) => isTold(one, sign))) {
      const { caller, resource } = excess
      const signed = await readSigned(lake.engine, sign, caller, resource.id, excess, borders)
      findings.push(findingOf(excess, sign, signed, borders, examined))
    }
  }
  return { findings, examined: most }
}

function isTold({ hits, trials, expected, probability }: Excess, sign: PromptSign): boolean {
  const least = sign === 'blocked' ? LEAST_HITS : LEAST_ODD
  return probability <= FALSE_DISCOVERIES && hits >= least && hits >= TIMES * expected * trials
}

function findingOf(
  excess: Excess,
  sign: (typeof SIGNS)[number],
  signed: readonly SignedPrompt[],
  borders: SignBorders,
  examined: number,
): Finding {
  const { caller, resource, hits, trials, expected } = excess
  const { type, techniques, what } = SAID[sign]
  const variants = variantsIn(signed)
  const filters = filtersIn(signed)
  const also = [
    ...(variants >= 2 ? [`${variants} of them variants of each other`] : []),
    ...(filters === '' ? [] : [`noticed: ${filters}`]),
    ...(sign === 'blocked' ? [] : [`more than ${percent(borders[sign])} of the characters`]),
  ]
  const sessions = new Set(signed.map(({ session }) => session).filter((one) => one !== ''))
  return queryFinding({
    detector: PROMPT_ATTACK.id,
    type,
    severity: severityOf(excess, sign, signed),
    techniques,
    title: `${callerInWords(caller)}: ${hits} prompts to ${shortName(resource.id)} ${what}`,
    entity: resource,
    caller,
    ...(sessions.size === 1 ? { session: [...sessions].join('') } : {}),
    account: excess.account,
    region: excess.region,
    start: excess.start,
    end: excess.end,
    probability: excess.probability,
    observed: [`${hits} of ${trials} prompts (${percent(hits / trials)})`, ...also].join('; '),
    expected: `${percent(expected)} of prompts`,
    baseline: pastInWords(excess),
    examined,
    eventIds: signed.slice(0, 20).map(({ key }) => key),
    explanation: explainPrompts(caller, resource.id, excess),
  })
}

const SAID: Readonly<
  Record<
    (typeof SIGNS)[number],
    { readonly type: string; readonly what: string; readonly techniques: readonly string[] }
  >
> = {
  blocked: {
    type: 'Queries/PromptAttack',
    what: 'were stopped by a guardrail',
    techniques: ['AML.T0051.000', 'AML.T0054'],
  },
  hidden: {
    type: 'Queries/HiddenPrompts',
    what: 'hold invisible characters or mixed alphabets',
    techniques: ['AML.T0068', 'AML.T0051.001'],
  },
  encoded: {
    type: 'Queries/EncodedPrompts',
    what: 'are encoded',
    techniques: ['AML.T0068', 'AML.T0051.000'],
  },
  symbols: {
    type: 'Queries/PromptsOfMarks',
    what: 'are made of marks',
    techniques: ['AML.T0068', 'AML.T0054'],
  },
}

const MANY = 20

function severityOf(
  { hits, trials }: Excess,
  sign: PromptSign,
  signed: readonly SignedPrompt[],
): Severity {
  if (sign !== 'blocked') return sign === 'hidden' ? 'MEDIUM' : 'LOW'
  const attacks = signed.filter(({ filters }) => filters.includes('PROMPT_ATTACK')).length
  const isMany = hits >= MANY && hits >= 0.2 * trials
  return isMany && attacks >= 0.5 * signed.length ? 'HIGH' : 'MEDIUM'
}

const ALIKE = 0.4

/** Prompts that are alike one before, as those are that are tried again with another wording. */
function variantsIn(signed: readonly SignedPrompt[]): number {
  return signed.filter((one, i) =>
    signed.slice(0, i).some((before) => sketchSimilarity(one.sketch, before.sketch) >= ALIKE),
  ).length
}

/** `PROMPT_ATTACK:HIGH 31 times, HATE:LOW 2 times` */
function filtersIn(signed: readonly SignedPrompt[]): string {
  const counts = new Map<string, number>()
  for (const { filters } of signed)
    for (const filter of filters.split(','))
      if (filter !== '') counts.set(filter, (counts.get(filter) ?? 0) + 1)
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, 3)
    .map(([filter, count]) => `${filter} ${count} times`)
    .join(', ')
}
