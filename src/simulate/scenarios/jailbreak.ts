import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { isEndpoint } from '../caller.ts'
import { modelArn } from '../models.ts'
import { sessionOf } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'

const ABOUT = {
  name: 'jailbreak',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0054', 'AML.T0051.000', 'AML.T0068', 'AML.T0056', 'AML.T0040'],
} as const
const REGION = 'us-east-1'

/** Somebody with an engineer's session tries to talk the assistant's model out of its rules. */
export const JAILBREAK: Scenario = {
  ...ABOUT,
  title: 'Jailbreaks in variants and disguises, until some pass the guardrail',
  prose:
    'A session of the engineers’ role, from an address nobody knows, reads the guardrail and asks the assistant’s model ' +
    'directly: the same few jailbreaks in variants, with invisible characters, letters of other alphabets and Base64. ' +
    'The guardrail stops most; some pass, and the model tells its instructions.',
  targets: ['support-assistant'],
  hours: 6,
  plan: (context) => {
    const { organisation, actors, random, time } = context
    const usual = ordinaryCaller(organisation, actors, context.target)
    const { target } = usual
    const actor = intruder(context)
    const request = { guardrailIdentifier: organisation.guardrail.id }
    const look = call(actor, 'bedrock:ListFoundationModels', { time, region: REGION }, random)
    const at = time + 2 * MINUTE
    const read = call(actor, 'bedrock:GetGuardrail', { time: at, region: REGION, request }, random)
    const onset = time + 6 * MINUTE
    const end = until(context, onset, 4 + random.next())
    const modelId = isEndpoint(target) ? '' : target.modelId
    const entity = entityOfArn(modelArn(modelId, target.account, target.region))
    return {
      calls: [look, read],
      callers: [
        {
          ...usual,
          id: 'incident/jailbreak',
          actorAt: () => actor,
          callsPerDay: 420,
          curve: 'steady',
          bursts: 0,
          from: onset,
          to: end,
          topic: 'jailbreak',
          blocked: 0.7,
          tokens: { input: [4.6, 0.3], output: [5.6, 0.4] },
        },
      ],
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity,
        actor,
        acted: entity,
        decisive: [look, read],
        symptoms: ['guardrail interventions', 'callers'],
      }),
    }
  },
}

function intruder({ organisation, random, time }: ScenarioContext) {
  const person = organisation.people.find(({ habit }) => habit === 'engineer')
  const options = {
    name: person?.email ?? 'engineer@example.com',
    ip: strangerAddress(random),
    userAgent: 'python-requests/2.32.3',
    created: time - 4 * MINUTE,
  }
  return sessionOf(organisation.roles.engineerProd, options, organisation.keys)
}
