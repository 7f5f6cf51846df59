import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import type { Outcome } from '../../events/tables.ts'
import type { TimeWindow } from '../../events/time.ts'
import { type InvocationUses, invocationUses } from '../../graph/invocation-facets.ts'
import { peerGroup } from '../../graph/novelty-peers.ts'
import { networkValue } from '../../graph/novelty-values.ts'
import { type Call, callsMatching, operationsCalled } from '../../lake/calls.ts'
import { invocationOutcomes, invocationTerms } from '../../lake/calls-invocations.ts'
import type { Engine } from '../../lake/engine.ts'
import { backOffBeta, detectRateRise, type Tally } from '../../statistics/rate-rise.ts'
import type { Beta } from '../../statistics/tails.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { actorName, findingOf } from '../techniques/finding.ts'
import { modelName } from './model-prices.ts'

const ID = 'permission-probing'

/** Somebody tries out which models a key may call. */
export const PERMISSION_PROBING: Detector = {
  id: ID,
  title: 'Access to models is probed',
  description:
    'Requests that cannot be valid, that are refused or throttled tell whether a key may call a model without costing ' +
    'anything. The failures of each principal are followed call by call, whatever model, Region and pace, and held against ' +
    'how often it, its peers and its account usually fail: a few in a row are news of who never fails, many are none of who ' +
    'always does. Being refused what one used to be granted is no probe but a lost permission, and is told elsewhere.',
  falsePositives:
    'A new version of an application that sends wrong requests; a first try by somebody who lacks the permission.',
  needs: ['api_call'],
  severity: 'MEDIUM',
  techniques: ['AML.T0075', 'AML.T0040', 'T1526'],
  detect,
}

/** log10 of the evidence that it takes among ten principals. */
const EVIDENCE = 6
const LEAST_FAILURES = 3
const CALLS_AN_HOUR = 120
const FAILURES: readonly Outcome[] = ['denied', 'invalid', 'throttled', 'not-found']

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const past = new Past(await invocationOutcomes(engine, baseline))
  const present = await invocationOutcomes(engine, scope)
  const actors = new Set(present.map(({ actor }) => actor))
  const suspects = [...actors].filter((actor) => {
    const own = present.filter((one) => one.actor === actor && past.isProbe(one))
    return own.reduce((sum, { calls }) => sum + calls, 0) >= LEAST_FAILURES
  })
  if (suspects.length === 0) return { findings: [], examined: actors.size }
  const calls = await invocationsOf(engine, scope, suspects)
  const uses = await invocationUses(engine, scope, baseline)
  const threshold = EVIDENCE + Math.log10(Math.max(1, actors.size / 10))
  const findings = suspects.sort().flatMap((actor) => {
    const own = calls.filter((call) => call.actor === actor && past.counts(call))
    const trials = own.map((call) => past.isProbe(call))
    const rate = past.usualRate(actor, own[0]?.account ?? '')
    const rise = detectRateRise(trials, rate, threshold)
    if (rise.at < 0) return []
    const probes = own.slice(rise.from, rise.to + 1).filter((call) => past.isProbe(call))
    if (probes.length < LEAST_FAILURES) return []
    return [
      findingAbout(probes, { rate, evidence: rise.evidence, past, uses, examined: actors.size }),
    ]
  })
  return { findings, examined: actors.size }
}

async function invocationsOf(
  engine: Engine,
  scope: TimeWindow,
  actors: readonly string[],
): Promise<readonly Call[]> {
  const operationTerms = invocationTerms(await operationsCalled(engine, scope))
  return callsMatching(engine, scope, [{ actors, operationTerms }], CALLS_AN_HOUR)
}

type Ended = Pick<Call, 'actor' | 'target' | 'outcome'>

/** How invocations ended before the scope. */
class Past {
  readonly #granted = new Set<string>()
  readonly #tallies = new Map<string, { events: number; trials: number }>()

  constructor(outcomes: Awaited<ReturnType<typeof invocationOutcomes>>) {
    for (const { actor, target, outcome } of outcomes)
      if (outcome === 'success') this.#granted.add(key(actor, target))
    for (const one of outcomes) {
      if (!this.counts(one)) continue
      for (const group of groupsOf(one.actor, one.account)) {
        const tally = this.#tallies.get(group) ?? { events: 0, trials: 0 }
        tally.trials += one.calls
        if (this.isProbe(one)) tally.events += one.calls
        this.#tallies.set(group, tally)
      }
    }
  }

  isGranted(actor: string, target: string): boolean {
    return this.#granted.has(key(actor, target))
  }

  /** Refusals and throttles of what the principal used to call are no sign of trying out. */
  counts({ actor, target, outcome }: Ended): boolean {
    return outcome === 'success' || outcome === 'invalid' || !this.isGranted(actor, target)
  }

  isProbe(ended: Ended): boolean {
    return FAILURES.includes(ended.outcome) && this.counts(ended)
  }

  usualRate(actor: string, account: string): Beta {
    const none: Tally = { events: 0, trials: 0 }
    return backOffBeta(groupsOf(actor, account).map((group) => this.#tallies.get(group) ?? none))
  }
}

function key(actor: string, target: string): string {
  return `${actor}\0${modelName(target)}`
}

function groupsOf(actor: string, account: string): readonly string[] {
  return [`own\0${actor}`, `peers\0${peerGroup(actor)}`, `account\0${account}`, 'all']
}

interface Told {
  readonly rate: Beta
  readonly evidence: number
  readonly past: Past
  readonly uses: InvocationUses
  readonly examined: number
}

function findingAbout(probes: readonly Call[], told: Told): Finding {
  const { rate, evidence, past, uses, examined } = told
  const [first] = probes
  const usual = rate.a / (rate.a + rate.b)
  const places = new Set(probes.map(({ target, region }) => `${modelName(target)}\0${region}`))
  const unknown = probes.some(({ actor, target }) => !past.isGranted(actor, target))
  const elsewhere = probes.some((call) => isElsewhere(call, uses))
  const trials = Math.max(0, Math.round(rate.a + rate.b - 10))
  const models = new Set(probes.map(({ target }) => modelName(target))).size
  const regions = new Set(probes.map(({ region }) => region)).size
  return {
    ...findingOf('Abuse/ModelAccessProbed', probes, ID),
    severity: severityOf(unknown || places.size > 1, elsewhere),
    title: `${first === undefined ? '' : actorName(first)} tries out which models may be called`,
    score: Math.round(evidence * Math.log2(10) * 10) / 10,
    observed: `${probes.length} failed invocations (${kindsOf(probes)}) of ${models} ${models === 1 ? 'model' : 'models'} in ${regions} ${regions === 1 ? 'Region' : 'Regions'}`,
    expected: `${(100 * usual).toPrecision(2)} % of its invocations fail so`,
    baseline:
      trials < 1
        ? 'the principal invoked nothing in the days before: the rate is that of its peers and its account'
        : `${trials} invocations of the principal in the days before, backed by those of its peers and its account`,
    examined,
    techniques: PERMISSION_PROBING.techniques,
  }
}

/** Of its own model from its own place it is more likely a faulty release. */
function severityOf(unfamiliar: boolean, elsewhere: boolean): Severity {
  return unfamiliar || elsewhere ? 'MEDIUM' : 'LOW'
}

/** Whether the address is in a network from which the principal never invoked. */
function isElsewhere({ actor, sourceIp, ipKind }: Call, { uses }: InvocationUses): boolean {
  if (ipKind === 'service' || ipKind === 'aws-internal') return false
  const network = networkValue(sourceIp)
  const own = uses.filter((use) => use.actor === actor && use.facet === 'network' && use.before > 0)
  return own.length > 0 && !own.some(({ value }) => value === network)
}

/** `5 invalid, 2 denied` */
function kindsOf(calls: readonly Call[]): string {
  return FAILURES.map(
    (kind) => [kind, calls.filter(({ outcome }) => outcome === kind).length] as const,
  )
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}
