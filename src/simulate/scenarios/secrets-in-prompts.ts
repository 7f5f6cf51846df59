import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { isEndpoint } from '../caller.ts'
import { modelArn } from '../models.ts'
import { type Scenario, truthOfIncident, until } from '../scenario.ts'

const ABOUT = {
  name: 'secrets-in-prompts',
  causeKind: 'traffic-change',
  techniques: ['T1552'],
} as const

/** A release sends configuration files to a model, keys and all. */
export const SECRETS_IN_PROMPTS: Scenario = {
  ...ABOUT,
  title: 'A new release sends access keys to a model',
  prose:
    'The build system releases a new version of the document summary. From then on it also summarises configuration ' +
    'files, and sends the access keys in them to the model, where they rest in the invocation log.',
  targets: ['document-summary'],
  hours: 10,
  atWork: true,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const usual = ordinaryCaller(organisation, actors, context.target)
    const { target } = usual
    const runner = actors.runner(organisation.roles.deploy, time - 70_000)
    const functionName = usual.actorAt(time).principal.split('/').at(-1) ?? ''
    const request = { functionName, publish: true }
    const operation = 'lambda:UpdateFunctionCode20150331v2'
    const release = call(runner, operation, { time, region: target.region, request }, random)
    const onset = time + (2 + random.int(6)) * MINUTE
    const end = until(context, onset, 8 + random.next())
    const modelId = isEndpoint(target) ? '' : target.modelId
    return {
      calls: [release],
      callers: [
        {
          ...usual,
          id: 'incident/secrets-in-prompts',
          callsPerDay: 90,
          curve: 'steady',
          bursts: 0,
          from: onset,
          to: end,
          topic: 'configuration',
        },
      ],
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: entityOfArn(modelArn(modelId, target.account, target.region)),
        actor: runner,
        acted: { type: 'iam-role', id: usual.actorAt(onset).principal },
        decisive: [release],
        symptoms: ['secrets in prompts'],
      }),
    }
  },
}
