import type { Call } from '../../lake/calls.ts'
import { callValue } from './call-value.ts'
import type { Matcher, Measure } from './technique.ts'

/** A call, and which of a matcher's rules it fits, by their positions. */
export interface RuleCall {
  readonly call: Call
  readonly fits: readonly number[]
}

/** Calls that together are the technique, in the order of time. */
export type Match = readonly Call[]

/** The matches among calls of one group, which are in the order of time and each fit a rule of the matcher. */
export function matches(matcher: Matcher, calls: readonly RuleCall[]): readonly Match[] {
  switch (matcher.kind) {
    case 'call':
      return calls.length === 0 ? [] : [calls.map(({ call }) => call)]
    case 'burst':
      return bursts(
        matcher,
        calls.map(({ call }) => call),
      )
    case 'sequence':
      return matcher.ordered ? sequences(matcher, calls) : together(matcher, calls)
  }
}

/** What calls are told apart by before they are matched: the principal, and whatever else the rule groups by. */
export function groupOf(matcher: Matcher, call: Call): string {
  const fields = matcher.kind === 'call' ? ['dupin.actor', 'recipientAccountId'] : matcher.groupBy
  return fields.map((field) => callValue(call, field)).join('\0')
}

/** Slides a window over the calls; windows that overlap are one burst. */
function bursts(
  matcher: Extract<Matcher, { kind: 'burst' }>,
  calls: readonly Call[],
): readonly Match[] {
  const inBurst = new Set<Call>()
  const window = new MeasuredWindow(matcher.measure)
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
  return inBurst.size === 0 ? [] : [[...inBurst]]
}

/** Counts what is in a window that slides. */
class MeasuredWindow {
  readonly #measure: Measure
  readonly #counts = new Map<string, number>()
  #sum = 0

  constructor(measure: Measure) {
    this.#measure = measure
  }

  get size(): number {
    if (this.#measure.of !== 'values') return this.#sum
    return this.#counts.size - (this.#counts.has('') ? 1 : 0)
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
    if (this.#measure.of !== 'sum') return 1
    const value = Number(callValue(call, this.#measure.field))
    return Number.isFinite(value) ? value : 0
  }

  /** An operation of another service is another, whatever its name. What a call lacks counts for nothing. */
  #key(call: Call): string {
    if (this.#measure.of !== 'values') return ''
    const value = callValue(call, this.#measure.field)
    return this.#measure.field === 'eventName' && value !== '' ? `${call.service}:${value}` : value
  }
}

type Sequence = Extract<Matcher, { kind: 'sequence' }>

/** Finds for each last step the steps before it, the nearest that are near enough. */
function sequences(matcher: Sequence, calls: readonly RuleCall[]): readonly Match[] {
  const found = new Set<Call>()
  const chains: (Match | undefined)[] = matcher.steps.map(() => undefined)
  for (const one of byTimeAndStep(calls)) {
    const step = stepOf(matcher, chains, one)
    if (step < 0) continue
    const chain = [...(step === 0 ? [] : (chains[step - 1] ?? [])), one.call]
    chains[step] = chain
    if (step === matcher.steps.length - 1) for (const member of chain) found.add(member)
  }
  return inOrder(found)
}

/** CloudTrail's times are whole seconds: within one, what may begin a sequence is taken to come first. */
function byTimeAndStep(calls: readonly RuleCall[]): readonly RuleCall[] {
  const rank = ({ fits }: RuleCall) => (fits.includes(0) ? 0 : 1)
  return calls.toSorted((a, b) => a.call.time - b.call.time || rank(a) - rank(b))
}

/** The furthest step that the call can be; -1 when it is none. */
function stepOf(
  { steps, within }: Sequence,
  chains: readonly (Match | undefined)[],
  { call, fits }: RuleCall,
): number {
  for (let step = steps.length - 1; step > 0; step--) {
    const start = chains[step - 1]?.[0]
    if (start === undefined || call.time - start.time > within) continue
    if (fits.includes(step)) return step
  }
  return fits.includes(0) ? 0 : -1
}

/** Calls among which, within the time, each step is met, in whatever order. */
function together({ steps, within }: Sequence, calls: readonly RuleCall[]): readonly Match[] {
  const found = new Set<Call>()
  const last: (Call | undefined)[] = steps.map(() => undefined)
  for (const { call, fits } of calls) {
    for (const step of fits) last[step] = call
    const recent = last.filter((one) => one !== undefined && call.time - one.time <= within)
    if (recent.length === steps.length)
      for (const one of recent) if (one !== undefined) found.add(one)
  }
  return inOrder(found)
}

function inOrder(found: ReadonlySet<Call>): readonly Match[] {
  return found.size === 0 ? [] : [[...found].sort((a, b) => a.time - b.time)]
}
