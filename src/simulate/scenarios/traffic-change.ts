import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { type Caller, isEndpoint } from '../caller.ts'
import { modelArn } from '../models.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'

const ABOUT = { name: 'traffic-change', causeKind: 'traffic-change', techniques: [] } as const

/** A new release of an application calls its model far more often than the last. */
export const TRAFFIC_CHANGE: Scenario = {
  ...ABOUT,
  title: 'A new release triples an application’s calls until they are throttled',
  prose:
    'The build system releases a new version of an application. From the moment its tasks are replaced, the same role ' +
    'calls the same model several times as often, and a good part is throttled.',
  targets: ['support-assistant', 'analyst-copilot', 'loan-portal', 'pricing-api'],
  hours: 8,
  atWork: true,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const usual = ordinaryCaller(organisation, actors, context.target)
    const { target } = usual
    const released = release(context, usual)
    const onset = time + (3 + random.int(5)) * MINUTE
    const end = until(context, onset, 5 + 3 * random.next())
    const served = isEndpoint(target)
      ? target.arn
      : modelArn(target.modelId, target.account, target.region)
    const place = isEndpoint(target)
      ? { endpoint: target.arn }
      : { modelId: target.modelId, account: target.account }
    const caller = usual.actorAt(onset)
    const truth = truthOfIncident(ABOUT, {
      start: time,
      onset,
      end,
      entity: entityOfArn(served),
      actor: caller,
      acted: { type: 'iam-role', id: caller.principal },
      decisive: released,
      symptoms: ['Invocations', 'InvocationThrottles', 'Invocation4XXErrors'],
    })
    const alsoPrincipals = released.map(({ actor }) => actor.principal).slice(0, 1)
    return {
      calls: released,
      callers: [more(usual, context.scale, onset, end)],
      effects: [{ from: onset, to: end, ...place, throttled: 0.22, latency: 1.25 }],
      truth: { ...truth, cause: { ...truth.cause, alsoPrincipals } },
    }
  },
}

/** The build system registers a new version of the application and replaces its tasks. */
function release(context: ScenarioContext, caller: Caller): readonly ApiCall[] {
  const { organisation, actors, random, time } = context
  const { deploy, deployEu } = organisation.roles
  const { account, region } = caller.target
  const runner = actors.runner(account === deploy.account ? deploy : deployEu, time - 70_000)
  const family = caller.actorAt(time).principal.split('/').at(-1) ?? ''
  const taskDefinition = `${family}:${40 + random.int(90)}`
  const update = { cluster: 'applications', service: family, taskDefinition }
  const before = { time: time - MINUTE, region, request: { family } }
  return [
    call(runner, 'ecs:RegisterTaskDefinition', before, random),
    call(runner, 'ecs:UpdateService', { time, region, request: update }, random),
  ]
}

function more(usual: Caller, scale: number, from: number, to: number): Caller {
  const callsPerDay = usual.callsPerDay * 3.2 * scale
  return {
    ...usual,
    id: 'incident/traffic-change',
    callsPerDay,
    curve: 'steady',
    bursts: 0,
    from,
    to,
  }
}
