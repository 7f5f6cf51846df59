import type { Call } from '../../lake/calls.ts'
import type { ModelFacts } from '../../lake/calls-models.ts'
import {
  type CallPattern,
  type Distinct,
  type Matcher,
  plainOperation,
  serviceFamily,
} from './technique.ts'

/** Calls that together are the technique, by one principal, in the order of time. */
export interface Match {
  readonly calls: readonly Call[]
}

const USUAL_OUTCOMES = ['success', 'denied'] as const

/** Whether a pattern is about this operation, whatever else it asks. */
export function names(pattern: CallPattern, service: string, operation: string): boolean {
  if (pattern.service !== '*' && pattern.service !== serviceFamily(service)) return false
  return pattern.operations[0] === '*' || pattern.operations.includes(plainOperation(operation))
}

export function outcomesOf(pattern: CallPattern): NonNullable<CallPattern['outcomes']> {
  return pattern.outcomes ?? USUAL_OUTCOMES
}

export function fits(pattern: CallPattern, call: Call, facts: ModelFacts): boolean {
  return (
    outcomesOf(pattern).includes(call.outcome) &&
    (pattern.longTermKey !== true || call.accessKey.startsWith('AKIA')) &&
    mentions(pattern, call) &&
    (pattern.actorsNamed === undefined || call.actor.includes(pattern.actorsNamed)) &&
    (pattern.onLearningBuckets !== true || isLearningBucket(call.target, facts)) &&
    (pattern.when ?? []).every(({ holds }) => holds(call, facts))
  )
}

function isLearningBucket(target: string, facts: ModelFacts): boolean {
  const bucket = target.replace('arn:aws:s3:::', '')
  return facts.trainingBuckets.has(bucket) || facts.artifactBuckets.has(bucket)
}

function mentions(pattern: CallPattern, { request }: Call): boolean {
  if (pattern.mentions === undefined) return true
  const lower = request.toLowerCase()
  return pattern.mentions.some((part) => lower.includes(part))
}

/**
 * The matches among one principal's calls, which are in the order of time. `calls[i]` are only those that a pattern of
 * the matcher names and fits: see `fitting`.
 */
export function matches(matcher: Matcher, calls: readonly Call[], facts: ModelFacts): Match[] {
  switch (matcher.kind) {
    case 'call':
      return calls.length === 0 ? [] : [{ calls }]
    case 'burst':
      return bursts(matcher, calls)
    case 'sequence':
      return sequences(matcher, calls, facts)
  }
}

/** Slides a window over the calls; windows that overlap are one burst. */
function bursts(matcher: Extract<Matcher, { kind: 'burst' }>, calls: readonly Call[]): Match[] {
  const inBurst = new Set<Call>()
  const window = new DistinctWindow(matcher.distinct, matcher.items ?? (() => 1))
  let from = 0
  let marked = 0
  for (const [i, call] of calls.entries()) {
    window.add(call)
    while (call.time - (calls[from]?.time ?? call.time) > matcher.within) {
      window.remove(calls[from])
      from++
    }
    if (window.size < matcher.atLeast) continue
    for (let k = Math.max(from, marked); k <= i; k++) {
      const member = calls[k]
      if (member !== undefined) inBurst.add(member)
    }
    marked = i + 1
  }
  return inBurst.size === 0 ? [] : [{ calls: [...inBurst] }]
}

/** Counts what is different in a window that slides. */
class DistinctWindow {
  readonly #what: Distinct
  readonly #items: (call: Call) => number
  readonly #counts = new Map<string, number>()
  #sum = 0

  constructor(what: Distinct, items: (call: Call) => number) {
    this.#what = what
    this.#items = items
  }

  get size(): number {
    return this.#what === 'items' || this.#what === 'calls' ? this.#sum : this.#counts.size
  }

  add(call: Call): void {
    this.#sum += this.#weight(call)
    const key = this.#key(call)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  remove(call: Call | undefined): void {
    if (call === undefined) return
    this.#sum -= this.#weight(call)
    const key = this.#key(call)
    const left = (this.#counts.get(key) ?? 0) - 1
    if (left > 0) this.#counts.set(key, left)
    else this.#counts.delete(key)
  }

  #weight(call: Call): number {
    return this.#what === 'items' ? this.#items(call) : 1
  }

  #key(call: Call): string {
    if (this.#what === 'operations') return `${call.service}:${call.operation}`
    if (this.#what === 'targets') return call.target || call.request
    if (this.#what === 'regions') return call.region
    return this.#what === 'requests' ? call.request : ''
  }
}

/** Finds for each last step the steps before it, the nearest that are near enough. */
function sequences(
  matcher: Extract<Matcher, { kind: 'sequence' }>,
  calls: readonly Call[],
  facts: ModelFacts,
): Match[] {
  const found = new Set<Call>()
  const isStep = (call: Call, step: number) =>
    matcher.steps[step]?.some(
      (pattern) => names(pattern, call.service, call.operation) && fits(pattern, call, facts),
    ) === true
  const chains: (readonly Call[] | undefined)[] = matcher.steps.map(() => undefined)
  for (const call of byTimeAndStep(calls, (one) => (isStep(one, 0) ? 0 : 1))) {
    const step = stepOf(matcher, chains, call, isStep)
    if (step < 0) continue
    const chain = [...(step === 0 ? [] : (chains[step - 1] ?? [])), call]
    chains[step] = chain
    if (step === matcher.steps.length - 1) for (const member of chain) found.add(member)
  }
  return found.size === 0 ? [] : [{ calls: [...found].sort((a, b) => a.time - b.time) }]
}

/** CloudTrail's times are whole seconds: within one, what may begin a sequence is taken to come first. */
function byTimeAndStep(calls: readonly Call[], rank: (call: Call) => number): readonly Call[] {
  return [...calls].sort((a, b) => a.time - b.time || rank(a) - rank(b))
}

/** The furthest step that the call can be; -1 when it is none. */
function stepOf(
  { steps, within, sameKey }: Extract<Matcher, { kind: 'sequence' }>,
  chains: readonly (readonly Call[] | undefined)[],
  call: Call,
  isStep: (call: Call, step: number) => boolean,
): number {
  for (let step = steps.length - 1; step > 0; step--) {
    const chain = chains[step - 1]
    const start = chain?.[0]
    const before = chain?.at(-1)
    if (start === undefined || before === undefined || call.time - start.time > within) continue
    if (sameKey === true && before.accessKey !== call.accessKey) continue
    if (isStep(call, step)) return step
  }
  return isStep(call, 0) ? 0 : -1
}
