import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { isEndpoint } from '../caller.ts'
import { modelArn } from '../models.ts'
import { type Scenario, somebody, truthOfIncident, until } from '../scenario.ts'

const ABOUT = { name: 'permission-change', causeKind: 'permission-change', techniques: [] } as const

/** An application's role loses the permission to call its model. */
export const PERMISSION_CHANGE: Scenario = {
  ...ABOUT,
  title: 'A tightened policy locks an application out of its model',
  prose:
    'An administrator rewrites the inline policy of an application’s role and leaves the inference action out. From ' +
    'the next minutes on, the application’s calls are refused with AccessDenied until the policy is put back.',
  targets: ['loan-portal', 'pricing-api', 'support-assistant', 'document-summary'],
  hours: 5,
  atWork: true,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const victim = ordinaryCaller(organisation, actors, context.target)
    const { target } = victim
    const role = victim.actorAt(time).principal
    const roleName = role.slice(role.lastIndexOf('/') + 1)
    const actor = somebody(context, target.account, 'admin', time)
    const served = isEndpoint(target)
      ? target.arn
      : modelArn(target.modelId, target.account, target.region)
    const allowed = isEndpoint(target) ? 'sagemaker:InvokeEndpoint' : 'bedrock:InvokeModel*'
    const region = 'us-east-1'
    const put = (at: number, actions: readonly string[]) =>
      call(
        actor,
        'iam:PutRolePolicy',
        { time: at, region, request: policy(roleName, actions, served) },
        random,
      )
    const request = { roleName, policyName: 'inference' }
    const look = call(actor, 'iam:GetRolePolicy', { time: time - MINUTE, region, request }, random)
    const change = put(time, ['logs:PutLogEvents'])
    const onset = time + 20_000 + random.int(2 * MINUTE)
    const end = until(context, onset, 2.5 + 2 * random.next())
    return {
      calls: [look, change, put(end - 30_000, ['logs:PutLogEvents', allowed])],
      effects: [{ from: onset, to: end, caller: victim.id, denied: 0.97 }],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: entityOfArn(served),
        actor,
        acted: { type: 'iam-role', id: role },
        decisive: [change],
        symptoms: ['AccessDenied', 'Invocations', 'InvocationClientErrors'],
      }),
    }
  },
}

function policy(roleName: string, actions: readonly string[], resource: string) {
  const statement = { Effect: 'Allow', Action: actions, Resource: resource }
  const policyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  return { roleName, policyName: 'inference', policyDocument }
}
