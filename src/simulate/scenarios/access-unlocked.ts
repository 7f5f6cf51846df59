import { entityOfArn } from '../../events/arn.ts'
import { MINUTE } from '../../events/time.ts'
import type { Caller } from '../caller.ts'
import { type FoundationModel, modelArn } from '../models.ts'
import type { Actor } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'
import { inARow, sessionAbroad } from './intruder.ts'

const REGION = 'eu-central-1'
const MODEL = 'anthropic.claude-opus-4-20250514-v1:0'
const ABOUT = {
  name: 'access-unlocked',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0012', 'AML.T0040', 'AML.T0034', 'T1098', 'T1078.004', 'T1496'],
} as const

/** A session with many rights unlocks a model that the account never had, and runs it. */
export const ACCESS_UNLOCKED: Scenario = {
  ...ABOUT,
  title: 'A stolen session unlocks a costly model and runs it',
  prose:
    'The session of an administrator, taken from a laptop, appears at a strange network. It looks at which agreements ' +
    'there are, submits a use case, accepts the agreement for a costly model in a Region that is not used, and invokes it ' +
    'for hours.',
  targets: ['administration'],
  hours: 10,
  plan: (context) => {
    const { organisation, random, time } = context
    const actor = administrator(context)
    const { prodEu } = organisation.accounts
    const acts = inARow(context, actor, { time, region: REGION, gap: 50_000 }, [
      { operation: 'bedrock:ListFoundationModels' },
      { operation: 'bedrock:GetFoundationModelAvailability', request: { modelId: MODEL } },
      { operation: 'bedrock:ListFoundationModelAgreementOffers', request: { modelId: MODEL } },
      { operation: 'bedrock:GetUseCaseForModelAccess' },
      {
        operation: 'bedrock:PutUseCaseForModelAccess',
        request: { formData: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      },
      {
        operation: 'bedrock:CreateFoundationModelAgreement',
        request: { modelId: MODEL, offerToken: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      },
      { operation: 'bedrock:PutFoundationModelEntitlement', request: { modelId: MODEL } },
    ])
    const onset = time + 14 * MINUTE
    const end = until(context, onset, 7 + 2 * random.next())
    return {
      calls: acts,
      callers: [user(actor, unlocked(prodEu), onset, end, context.scale)],
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: entityOfArn(modelArn(MODEL, prodEu, REGION)),
        actor,
        acted: { type: 'foundation-model', id: modelArn(MODEL, prodEu, REGION) },
        decisive: acts.slice(-3),
        symptoms: ['Invocations', 'InputTokenCount', 'OutputTokenCount'],
      }),
    }
  },
}

function administrator(context: ScenarioContext): Actor {
  const { adminEu } = context.organisation.roles
  const person = context.organisation.people.find(({ role }) => role.arn === adminEu.arn)
  return sessionAbroad(context, adminEu, person?.email ?? 'administrator@example.com')
}

function unlocked(account: string): FoundationModel {
  return {
    key: 'haikuEu',
    modelId: MODEL,
    account,
    region: REGION,
    firstTokenMs: 1500,
    tokensPerSecond: 40,
  }
}

function user(
  actor: Actor,
  target: FoundationModel,
  from: number,
  to: number,
  scale: number,
): Caller {
  return {
    id: 'incident/access-unlocked',
    target,
    actorAt: () => actor,
    callsPerDay: 1900 * Math.min(1, scale),
    curve: 'steady',
    from,
    to,
    operations: [['InvokeModelWithResponseStream', 1]],
    tokens: { input: [8.4, 0.5], output: [7.2, 0.4] },
    topic: 'roleplay',
    throttled: 0.03,
  }
}
