import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { type Caller, isEndpoint } from '../caller.ts'
import { modelArn } from '../models.ts'
import {
  type Scenario,
  type ScenarioContext,
  somebody,
  truthOfIncident,
  until,
} from '../scenario.ts'

const ABOUT = {
  name: 'denial-of-wallet',
  causeKind: 'traffic-change',
  techniques: ['AML.T0034.000', 'AML.T0034.001', 'AML.T0029', 'AML.T0046', 'T1499'],
} as const

/** An application is opened to everybody, and strangers make it call its model without end. */
export const DENIAL_OF_WALLET: Scenario = {
  ...ABOUT,
  title: 'An assistant is opened to everybody and flooded with long prompts',
  prose:
    'An engineer takes the authorizer off the gateway in front of an assistant and deploys it. Within minutes strangers ' +
    'send prompt after prompt, as long as fits. All of it comes through the application’s own role from its own network; ' +
    'the bill grows a hundredfold, and a part of the calls is throttled.',
  targets: ['support-assistant'],
  hours: 8,
  atWork: true,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const usual = ordinaryCaller(organisation, actors, context.target)
    const { target } = usual
    const acts = opening(context, usual)
    const onset = time + (4 + random.int(6)) * MINUTE
    const end = until(context, onset, 5 + 2 * random.next())
    const modelId = isEndpoint(target) ? '' : target.modelId
    const { account, region } = target
    const role = usual.actorAt(onset)
    const truth = truthOfIncident(ABOUT, {
      start: time,
      onset,
      end,
      entity: entityOfArn(modelArn(modelId, account, region)),
      actor: acts[0]?.actor ?? role,
      acted: { type: 'iam-role', id: role.principal },
      decisive: acts,
      symptoms: ['Invocations', 'InputTokenCount', 'InvocationThrottles'],
    })
    return {
      calls: acts,
      callers: [flood(usual, context.scale, onset, end)],
      effects: [{ from: onset, to: end, modelId, account, throttled: 0.12, latency: 1.3 }],
      truth: { ...truth, cause: { ...truth.cause, alsoPrincipals: [role.principal] } },
    }
  },
}

/** The method loses its authorizer, and the stage is deployed. */
function opening(context: ScenarioContext, { target }: Caller): readonly ApiCall[] {
  const { random, time } = context
  const { account, region } = target
  const engineer = somebody(context, account, 'engineer', time)
  const restApiId = `a${random.int(1_000_000)}x`
  const patch = { op: 'replace', path: '/authorizationType', value: 'NONE' }
  const method = { restApiId, resourceId: 'chat', httpMethod: 'POST', patchOperations: [patch] }
  const deploy = { restApiId, createDeploymentInput: { stageName: 'prod' } }
  return [
    call(
      engineer,
      'apigateway:UpdateMethod',
      { time: time - MINUTE, region, request: method },
      random,
    ),
    call(engineer, 'apigateway:CreateDeployment', { time, region, request: deploy }, random),
  ]
}

function flood(usual: Caller, scale: number, from: number, to: number): Caller {
  return {
    ...usual,
    id: 'incident/denial-of-wallet',
    callsPerDay: usual.callsPerDay * 22 * Math.min(1, scale),
    curve: 'steady',
    bursts: 0,
    from,
    to,
    tokens: { input: [9.6, 0.3], output: [7.4, 0.3] },
  }
}
