import { DAY, HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'
import { type Caller, isEndpoint } from './caller.ts'
import { type Conditions, conditionsAt, type Effect, type Target } from './effects.ts'
import type { Endpoint } from './endpoints.ts'
import { drawValues, scoreOf } from './features.ts'
import { uuid } from './identifiers.ts'
import type { Invocation, Outcome } from './inference.ts'
import type { FoundationModel } from './models.ts'
import { nearValues } from './near-values.ts'
import { arrivals, growth, load } from './workload.ts'

/** The calls that `caller` makes in the day from `day`, in order of time. `random` is the caller's own for that day. */
export function* callsOfDay(
  caller: Caller,
  day: number,
  start: number,
  effects: readonly Effect[],
  random: Random,
): Generator<Invocation> {
  const times = random.fork('times')
  const details = random.fork('details')
  const target = targetOf(caller)
  const moments =
    caller.even === true ? evenTimes(caller, day, times) : byChance(caller, day, start, times)
  for (const time of moments) {
    if (time < (caller.from ?? 0) || time >= (caller.to ?? Number.POSITIVE_INFINITY)) continue
    yield invocation(caller, time, conditionsAt(effects, target, time), details)
  }
}

function* byChance(caller: Caller, day: number, start: number, random: Random): Generator<number> {
  const mood = random.lognormal(0, 0.07)
  const burst = random.next() < (caller.bursts ?? 0) ? random.int(24) : -1
  for (let hour = 0; hour < 24; hour++) {
    const from = day + hour * HOUR
    const level = load(caller.curve, from, caller.offset) * growth(from, start) * mood
    const factor = hour === burst ? 2.5 : 1
    yield* arrivals(random, from, (caller.callsPerDay / 24) * level * factor)
  }
}

/** A program with a sleep in its loop: even distances, a little jitter. */
function* evenTimes(caller: Caller, day: number, random: Random): Generator<number> {
  const gap = DAY / caller.callsPerDay
  for (let i = 0; i < caller.callsPerDay; i++) {
    yield Math.floor(day + gap * (i + 0.5 + 0.12 * (random.next() - 0.5)))
  }
}

function targetOf(caller: Caller): Target {
  const { target } = caller
  const place = { account: target.account, region: target.region, caller: caller.id }
  return isEndpoint(target)
    ? { ...place, endpoint: target.arn }
    : { ...place, modelId: target.modelId }
}

function invocation(caller: Caller, time: number, now: Conditions, random: Random): Invocation {
  const outcome = outcomeOf(caller, now, random.next())
  const operation = pickOperation(caller, random.next())
  const lot = random.next()
  const common = {
    time,
    caller,
    actor: caller.actorAt(time),
    target: caller.target,
    operation,
    outcome,
    requestId: uuid(random),
    eventId: uuid(random),
    guardrail: guardrailOf(caller, now, random.next()),
    logged: now.logged,
    captured: now.captured,
    lot,
  }
  return isEndpoint(caller.target)
    ? { ...common, ...endpointParts(caller, caller.target, time, now, random) }
    : { ...common, ...modelParts(caller, caller.target, now, random) }
}

function outcomeOf(caller: Caller, now: Conditions, u: number): Outcome {
  const { target } = caller
  const serverErrors = isEndpoint(target) ? target.serverErrors : 0.0006
  const steps: readonly (readonly [Outcome, number])[] = [
    ['denied', now.denied],
    ['throttled', now.throttled + (caller.throttled ?? 0.0015)],
    ['invalid', now.clientErrors + (caller.invalid ?? 0.003)],
    ['server-error', now.serverErrors + serverErrors],
  ]
  let edge = 0
  for (const [outcome, share] of steps) {
    edge += share
    if (u < edge) return outcome
  }
  return 'ok'
}

function pickOperation(caller: Caller, u: number): string {
  let edge = 0
  for (const [operation, share] of caller.operations ?? []) {
    edge += share
    if (u < edge) return operation
  }
  return isEndpoint(caller.target) ? 'InvokeEndpoint' : 'InvokeModel'
}

function guardrailOf(caller: Caller, now: Conditions, u: number): Invocation['guardrail'] {
  if (caller.guardrail !== true) return 'none'
  return now.guarded && u < (caller.blocked ?? 0.01) ? 'blocked' : 'passed'
}

function endpointParts(
  caller: Caller,
  endpoint: Endpoint,
  time: number,
  now: Conditions,
  random: Random,
) {
  const { features } = endpoint
  const values =
    caller.near === undefined
      ? drawValues(features, caller.probing === true, random, now.features)
      : nearValues(features, caller.near, caller.id, time, random)
  const chosen = random.next()
  let edge = 0
  const variant = endpoint.variants.find(({ share }) => {
    edge += share
    return chosen < edge
  })
  return {
    latencyMs: endpoint.latencyMs * now.latency * random.lognormal(-0.045, 0.3),
    overheadMs: endpoint.overheadMs * now.overhead * random.lognormal(-0.08, 0.4),
    inputTokens: 0,
    outputTokens: 0,
    values,
    score: scoreOf(features, values, now.scoreShift + 0.25 * random.normal()),
    variant: variant?.name ?? endpoint.variants[0]?.name ?? 'AllTraffic',
  }
}

function modelParts(caller: Caller, model: FoundationModel, now: Conditions, random: Random) {
  const { input, output } = caller.tokens ?? { input: [6, 0.7], output: [5, 0.6] }
  const inputTokens = Math.max(3, Math.round(random.lognormal(input[0], input[1])))
  const drawn = Math.round(random.lognormal(output[0], output[1]) * now.answers)
  const outputTokens = model.key === 'embedding' ? 0 : Math.max(1, drawn)
  const thinking = model.firstTokenMs * random.lognormal(-0.03, 0.25)
  const latencyMs = (thinking + (1000 * outputTokens) / model.tokensPerSecond) * now.latency
  const served = random.next()
  const { servedFrom } = model
  const parts = { latencyMs, overheadMs: 0, inputTokens, outputTokens }
  if (servedFrom === undefined) return parts
  const region = servedFrom[served < 0.7 ? 0 : 1 + Math.floor((served - 0.7) * 6.6)]
  return { ...parts, servedFrom: region ?? model.region }
}
