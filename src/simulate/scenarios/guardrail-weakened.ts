import { HOUR, MINUTE } from '../../events/time.ts'
import { call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import { ordinaryCaller } from '../background/callers.ts'
import { type Caller, isEndpoint } from '../caller.ts'
import { sessionOf } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'

const ABOUT = {
  name: 'guardrail-weakened',
  causeKind: 'configuration-change',
  techniques: ['AML.T0054', 'AML.T0051.000', 'AML.T0056', 'T1562'],
} as const

/** A guardrail is made harmless, and prompt injection that it used to stop gets through. */
export const GUARDRAIL_WEAKENED: Scenario = {
  ...ABOUT,
  title: 'A guardrail is weakened and prompt injection gets through',
  prose:
    'For hours, injection attempts against the support assistant are blocked. Then an engineer’s session from a new ' +
    'address sets every filter of the guardrail to NONE. The attempts go on, nothing is blocked any more, and answers ' +
    'grow long.',
  targets: ['support-assistant'],
  hours: 8,
  atWork: true,
  plan: (context) => {
    const { organisation, random, time } = context
    const actor = engineer(context)
    const { arn, id } = organisation.guardrail
    const region = 'us-east-1'
    const read = { time: time - 3 * MINUTE, region, request: { guardrailIdentifier: id } }
    const get = call(actor, 'bedrock:GetGuardrail', read, random)
    const change = call(actor, 'bedrock:UpdateGuardrail', weakening(context, region), random)
    const onset = time + MINUTE
    const end = until(context, onset, 5 + 2 * random.next())
    const attempts = injections(context, end)
    const { account } = attempts.target
    const modelId = isEndpoint(attempts.target) ? '' : attempts.target.modelId
    const entity = { type: 'guardrail', id: arn } as const
    return {
      calls: [get, change],
      callers: [attempts],
      effects: [{ from: onset, to: end, modelId, account, guardrailOff: true, answers: 1.3 }],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity,
        actor,
        acted: entity,
        decisive: [change],
        symptoms: ['guardrail interventions', 'OutputTokenCount'],
      }),
    }
  },
}

function weakening({ organisation, time }: ScenarioContext, region: string) {
  const { arn, id } = organisation.guardrail
  const filters = ['PROMPT_ATTACK', 'MISCONDUCT', 'VIOLENCE'].map((type) => ({
    type,
    inputStrength: 'NONE',
    outputStrength: 'NONE',
  }))
  const request = {
    guardrailIdentifier: id,
    name: 'HIDDEN_DUE_TO_SECURITY_REASONS',
    contentPolicyConfig: { filtersConfig: filters },
  }
  const response = { guardrailArn: arn, guardrailId: id, version: 'DRAFT' }
  return { time, region, request, response }
}

/** Somebody tries injections through the assistant, before and after. */
function injections({ organisation, actors, time, scale }: ScenarioContext, end: number): Caller {
  return {
    ...ordinaryCaller(organisation, actors, 'support-assistant'),
    id: 'incident/injection',
    callsPerDay: 300 * scale,
    curve: 'steady',
    bursts: 0,
    from: time - 4 * HOUR,
    to: end,
    topic: 'injection',
    blocked: 0.9,
    tokens: { input: [5.2, 0.4], output: [6.6, 0.4] },
  }
}

function engineer({ organisation, random, time }: ScenarioContext) {
  const person = organisation.people.find(({ habit }) => habit === 'engineer')
  const options = {
    name: person?.email ?? 'engineer@example.com',
    ip: strangerAddress(random),
    userAgent:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
    created: time - 14 * MINUTE,
  }
  return sessionOf(organisation.roles.engineerProd, options, organisation.keys)
}
