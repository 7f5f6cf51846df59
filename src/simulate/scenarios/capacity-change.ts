import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { isEndpoint } from '../caller.ts'
import { lowerAlphanumeric } from '../identifiers.ts'
import { modelArn } from '../models.ts'
import { type Scenario, somebody, truthOfIncident, until } from '../scenario.ts'

const ABOUT = { name: 'capacity-change', causeKind: 'capacity-change', techniques: [] } as const

/** Reserved throughput is given back, and what was reserved is throttled. */
export const CAPACITY_CHANGE: Scenario = {
  ...ABOUT,
  title: 'Provisioned throughput is deleted and calls are throttled',
  prose:
    'An administrator deletes the provisioned throughput that stood behind a model. Calls fall back to the account’s ' +
    'on-demand quota: a third is throttled and the rest waits longer.',
  targets: ['document-summary', 'analyst-copilot', 'translation'],
  hours: 7,
  atWork: true,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const { target } = ordinaryCaller(organisation, actors, context.target)
    if (isEndpoint(target)) throw new Error(`${context.target} calls no foundation model`)
    const { account, region, modelId } = target
    const actor = somebody(context, account, 'admin', time)
    const provisionedModelId = `arn:aws:bedrock:${region}:${account}:provisioned-model/${lowerAlphanumeric(random, 12)}`
    const look = call(
      actor,
      'bedrock:ListProvisionedModelThroughputs',
      { time: time - 2 * MINUTE, region },
      random,
    )
    const change = call(
      actor,
      'bedrock:DeleteProvisionedModelThroughput',
      { time, region, request: { provisionedModelId } },
      random,
    )
    const onset = time + MINUTE + random.int(3 * MINUTE)
    const end = until(context, onset, 4 + 2 * random.next())
    return {
      calls: [look, change],
      effects: [{ from: onset, to: end, modelId, account, throttled: 0.38, latency: 1.7 }],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: entityOfArn(modelArn(modelId, account, region)),
        actor,
        acted: { type: 'provisioned-model', id: provisionedModelId },
        decisive: [change],
        symptoms: ['InvocationThrottles', 'InvocationLatency'],
      }),
    }
  },
}
