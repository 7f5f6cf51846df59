/**
 * What an incident does to inference from one moment to another. Many may hold at once: probabilities add, factors
 * multiply. An effect changes outcomes, never how many random numbers a call draws, so calls it does not touch stay as
 * they were.
 */
export interface Effect {
  readonly from: number
  readonly to: number
  /** Milliseconds from `from` until the effect is whole; 0 when left out. */
  readonly ramp?: number
  /** Where it holds: each condition given must agree. */
  readonly endpoint?: string
  readonly modelId?: string
  readonly account?: string
  readonly region?: string
  readonly caller?: string
  /** Factor on what the model takes. */
  readonly latency?: number
  /** Factor on what SageMaker itself takes. */
  readonly overhead?: number
  readonly serverErrors?: number
  readonly clientErrors?: number
  readonly denied?: number
  readonly throttled?: number
  /** Factor on the number of calls that no caller record explains. */
  readonly load?: number
  readonly cpu?: number
  /** Factor on the tokens of an answer. */
  readonly answers?: number
  /** Factor on the value of one feature by name. */
  readonly feature?: { readonly name: string; readonly factor: number }
  /** Added to the score before it is squashed. */
  readonly scoreShift?: number
  readonly stopsInvocationLog?: boolean
  readonly stopsCapture?: boolean
  readonly guardrailOff?: boolean
}

/** What holds at one moment for one target. */
export interface Conditions {
  latency: number
  overhead: number
  serverErrors: number
  clientErrors: number
  denied: number
  throttled: number
  load: number
  cpu: number
  answers: number
  features: Map<string, number> | undefined
  scoreShift: number
  logged: boolean
  captured: boolean
  guarded: boolean
}

export interface Target {
  readonly endpoint?: string
  readonly modelId?: string
  readonly account: string
  readonly region: string
  readonly caller?: string
}

export function conditionsAt(effects: readonly Effect[], target: Target, time: number): Conditions {
  const result = normal()
  for (const effect of effects) {
    if (time >= effect.from && time < effect.to && holds(effect, target))
      apply(result, effect, time)
  }
  return result
}

/** The effects that overlap [from, to). */
export function effectsWithin(
  effects: readonly Effect[],
  from: number,
  to: number,
): readonly Effect[] {
  return effects.filter((effect) => effect.from < to && effect.to > from)
}

function normal(): Conditions {
  return {
    latency: 1,
    overhead: 1,
    serverErrors: 0,
    clientErrors: 0,
    denied: 0,
    throttled: 0,
    load: 1,
    cpu: 1,
    answers: 1,
    features: undefined,
    scoreShift: 0,
    logged: true,
    captured: true,
    guarded: true,
  }
}

function holds(effect: Effect, target: Target): boolean {
  return (
    (effect.endpoint === undefined || effect.endpoint === target.endpoint) &&
    (effect.modelId === undefined || effect.modelId === target.modelId) &&
    (effect.account === undefined || effect.account === target.account) &&
    (effect.region === undefined || effect.region === target.region) &&
    (effect.caller === undefined || effect.caller === target.caller)
  )
}

function apply(to: Conditions, effect: Effect, time: number): void {
  const ramp = effect.ramp ?? 0
  const strength = ramp > 0 ? Math.min(1, (time - effect.from) / ramp) : 1
  const factor = (value = 1) => 1 + (value - 1) * strength
  to.latency *= factor(effect.latency)
  to.overhead *= factor(effect.overhead)
  to.load *= factor(effect.load)
  to.cpu *= factor(effect.cpu)
  to.answers *= factor(effect.answers)
  to.serverErrors += (effect.serverErrors ?? 0) * strength
  to.clientErrors += (effect.clientErrors ?? 0) * strength
  to.denied += (effect.denied ?? 0) * strength
  to.throttled += (effect.throttled ?? 0) * strength
  to.scoreShift += (effect.scoreShift ?? 0) * strength
  if (effect.feature !== undefined) {
    to.features ??= new Map()
    to.features.set(effect.feature.name, factor(effect.feature.factor))
  }
  if (effect.stopsInvocationLog === true) to.logged = false
  if (effect.stopsCapture === true) to.captured = false
  if (effect.guardrailOff === true) to.guarded = false
}
