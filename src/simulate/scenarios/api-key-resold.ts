import { entityOfArn } from '../../events/arn.ts'
import { HOUR, MINUTE } from '../../events/time.ts'
import { type ApiCall, call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import type { Caller } from '../caller.ts'
import { lowerAlphanumeric, principalId } from '../identifiers.ts'
import { type FoundationModel, modelArn } from '../models.ts'
import type { Actor } from '../principals.ts'
import {
  type Scenario,
  type ScenarioContext,
  somebody,
  truthOfIncident,
  until,
} from '../scenario.ts'
import { inARow, soldModel } from './intruder.ts'

const HOME = 'us-east-1'
const REGION = 'us-west-2'
const ABOUT = {
  name: 'api-key-resold',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0055', 'AML.T0091.000', 'AML.T0034', 'AML.T0040', 'T1078', 'T1098', 'T1496'],
} as const

/** The bearer token of a Bedrock API key leaks; the user behind it turns up where it has no business. */
export const API_KEY_RESOLD: Scenario = {
  ...ABOUT,
  title: 'A Bedrock API key leaks and runs models for strangers',
  prose:
    'An engineer makes a long-term Bedrock API key for a prototype, which uses it from the office. A day later the user ' +
    'behind the key asks for users and a key of its own from a strange network, and then a costly model is invoked with ' +
    'the bearer token around the clock, in another Region.',
  targets: ['api-key'],
  hours: 12,
  plan: (context) => {
    const { organisation, random, time } = context
    const name = `BedrockAPIKey-${lowerAlphanumeric(random, 4)}`
    const id = principalId(random, 'AIDA')
    const from = (ip: string, agent: string) =>
      keyUser(organisation.accounts.prod, name, id, ip, agent)
    const prototype = from(organisation.network.office, 'python-httpx/0.28.1')
    const stranger = from(strangerAddress(random), 'openai-node/4.98.0')
    const acts = inARow(context, stranger, { time, region: HOME, gap: 40_000 }, [
      { operation: 'sts:GetCallerIdentity' },
      { operation: 'iam:ListUsers', refused: true },
      { operation: 'iam:CreateAccessKey', request: { userName: name }, refused: true },
      { operation: 'bedrock:ListInferenceProfiles' },
    ])
    const onset = time + 11 * MINUTE
    const end = until(context, onset, 9 + 2 * random.next())
    const model = soldModel(organisation.accounts.prod, REGION)
    return {
      calls: [...making(context, name), ...acts],
      callers: [
        ordinary(context, prototype, time),
        reseller(stranger, model, onset, end, context.scale),
      ],
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity: entityOfArn(modelArn(model.modelId, model.account, REGION)),
        actor: stranger,
        acted: { type: 'iam-user', id: stranger.principal },
        decisive: acts,
        symptoms: ['Invocations', 'InputTokenCount', 'OutputTokenCount'],
      }),
    }
  },
}

/** The user that the console makes for a key: it signs nothing, so that no access key is named. */
function keyUser(account: string, name: string, id: string, ip: string, userAgent: string): Actor {
  const arn = `arn:aws:iam::${account}:user/${name}`
  const identity = { type: 'IAMUser', principalId: id, arn, accountId: account, userName: name }
  return { principal: arn, arn, account, identity, ip, userAgent, accessKey: '' }
}

/** An engineer makes the user and its key the day before. */
function making(context: ScenarioContext, userName: string): readonly ApiCall[] {
  const { organisation, random } = context
  const time = context.time - 20 * HOUR
  const engineer = somebody(context, organisation.accounts.prod, 'engineer', time)
  const policyArn = 'arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess'
  const requests = [
    ['iam:CreateUser', { userName }],
    ['iam:AttachUserPolicy', { userName, policyArn }],
    ['iam:CreateServiceSpecificCredential', { userName, serviceName: 'bedrock.amazonaws.com' }],
  ] as const
  return requests.map(([operation, request], index) =>
    call(engineer, operation, { time: time + index * 1500, region: HOME, request }, random),
  )
}

function ordinary(
  { organisation, time, scale }: ScenarioContext,
  actor: Actor,
  to: number,
): Caller {
  const target = organisation.models.find(({ key }) => key === 'haiku')
  if (target === undefined) throw new Error('the organisation has no model haiku')
  return {
    id: 'incident/api-key/prototype',
    target,
    actorAt: () => actor,
    callsPerDay: 40 * scale,
    curve: 'steady',
    from: time - 19 * HOUR,
    to,
    operations: [['Converse', 1]],
    tokens: { input: [6.4, 0.4], output: [5.2, 0.4] },
    bearerToken: true,
  }
}

function reseller(
  actor: Actor,
  target: FoundationModel,
  from: number,
  to: number,
  scale: number,
): Caller {
  return {
    id: 'incident/api-key-resold',
    target,
    actorAt: () => actor,
    callsPerDay: 2200 * Math.min(1, scale),
    curve: 'steady',
    from,
    to,
    operations: [
      ['Converse', 0.5],
      ['ConverseStream', 0.5],
    ],
    tokens: { input: [8.6, 0.5], output: [7.1, 0.4] },
    topic: 'roleplay',
    throttled: 0.04,
    bearerToken: true,
  }
}
