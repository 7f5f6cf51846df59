import { deployment } from '../deployment.ts'
import { type Scenario, somebody, struckEndpoint, truthOfIncident, until } from '../scenario.ts'

const ABOUT = { name: 'model-change', causeKind: 'model-change', techniques: [] } as const

/** A new container image makes every prediction slower and some fail. */
export const MODEL_CHANGE: Scenario = {
  ...ABOUT,
  title: 'A new container image makes an endpoint slow and faulty',
  prose:
    'The build system, or an engineer by hand, rolls out a new image and model. Once the endpoint is in service with ' +
    'it, latency triples and one call in twenty fails. Hours later the roll-out is reverted and the endpoint recovers.',
  targets: ['fraud-score', 'product-ranker', 'support-intent'],
  hours: 9,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const endpoint = struckEndpoint(context)
    const runner = actors.runner(endpoint.deployRole, time - 5000)
    const byHand = random.next() < 0.4
    const actor = byHand ? somebody(context, endpoint.account, 'engineer', time) : runner
    const rollout = { image: true, artifact: true }
    const change = deployment(organisation, endpoint, actor, time, rollout, random)
    const back = until(context, change.inService, 4 + 3 * random.next())
    const undo = actors.runner(endpoint.deployRole, back - 4000)
    const revert = deployment(organisation, endpoint, undo, back, {}, random)
    const reverted = revert.inService < context.end
    const end = reverted ? revert.inService : context.end
    const entity = { type: 'sagemaker-endpoint', id: endpoint.arn } as const
    return {
      calls: reverted ? [...change.calls, ...revert.calls] : change.calls,
      effects: [
        {
          from: change.inService,
          to: end,
          endpoint: endpoint.arn,
          latency: 2.6 + random.next(),
          serverErrors: 0.04 + 0.03 * random.next(),
          cpu: 1.5,
        },
      ],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset: change.inService,
        end,
        entity,
        actor,
        acted: entity,
        decisive: change.decisive,
        symptoms: ['ModelLatency', 'Invocation5XXErrors', 'CPUUtilization'],
      }),
    }
  },
}
