import { HOUR } from '../../events/time.ts'
import { deployment } from '../deployment.ts'
import { type Scenario, somebody, struckEndpoint, truthOfIncident, until } from '../scenario.ts'

const ABOUT = {
  name: 'configuration-change',
  causeKind: 'configuration-change',
  techniques: [],
} as const

/** Somebody saves money on instances and the endpoint no longer keeps up. */
export const CONFIGURATION_CHANGE: Scenario = {
  ...ABOUT,
  title: 'Fewer and smaller instances make an endpoint slow',
  prose:
    'An engineer creates an endpoint configuration with one smaller instance and updates the endpoint to it. The model ' +
    'is the same. Once in service, processors run hot, latency doubles at busy hours and some calls fail.',
  targets: ['product-ranker', 'support-intent', 'fraud-score'],
  hours: 10,
  atWork: true,
  plan: (context) => {
    const { organisation, random, time } = context
    const endpoint = struckEndpoint(context)
    const actor = somebody(context, endpoint.account, 'engineer', time)
    const rollout = { instanceType: 'ml.m5.large', instanceCount: 1 }
    const change = deployment(organisation, endpoint, actor, time, rollout, random)
    const end = until(context, change.inService, 6 + 3 * random.next())
    const entity = { type: 'sagemaker-endpoint', id: endpoint.arn } as const
    const effect = {
      from: change.inService,
      to: end,
      ramp: HOUR / 4,
      endpoint: endpoint.arn,
      latency: 2 + random.next(),
      overhead: 1.8,
      serverErrors: 0.012,
      cpu: 3.4,
    }
    return {
      calls: change.calls,
      effects: [effect],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset: change.inService,
        end,
        entity,
        actor,
        acted: entity,
        decisive: change.decisive,
        symptoms: ['ModelLatency', 'OverheadLatency', 'CPUUtilization', 'Invocation5XXErrors'],
      }),
    }
  },
}
