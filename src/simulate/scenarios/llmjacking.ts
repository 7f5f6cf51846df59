import { entityOfArn } from '../../events/arn.ts'
import { HOUR, MINUTE } from '../../events/time.ts'
import type { Random } from '../../statistics/random.ts'
import { type ApiCall, accessDenied, call } from '../act.ts'
import { strangerAddress } from '../actors.ts'
import type { Caller } from '../caller.ts'
import { keyFinding } from '../finding.ts'
import { type FoundationModel, modelArn } from '../models.ts'
import { type Actor, type User, userActor } from '../principals.ts'
import {
  type Scenario,
  type ScenarioContext,
  somebody,
  truthOfIncident,
  until,
} from '../scenario.ts'
import { soldModel } from './intruder.ts'

const REGION = 'us-west-2'
const HOME = 'us-east-1'
const AGENT =
  'Boto3/1.34.162 md/Botocore#1.34.162 ua/2.0 os/windows#10 md/arch#amd64 lang/python#3.11.9 md/pyimpl#CPython cfg/retry-mode#legacy'

const ABOUT = {
  name: 'llmjacking',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0012', 'AML.T0040', 'AML.T0034', 'T1078.004', 'T1526', 'T1496', 'T1562'],
} as const

/** A leaked key is used to look around, to switch logging off, and to run a costly model for others. */
export const LLMJACKING: Scenario = {
  ...ABOUT,
  title: 'A leaked key is sold on: models run for strangers',
  prose:
    'The long-term key of a service user turns up at a new network. It lists models, probes access with invalid ' +
    'requests, reads the invocation-logging configuration and deletes it, then calls a model nobody here has used, in ' +
    'a Region nobody here uses, with long prompts and around the clock.',
  targets: ['docs-preview'],
  hours: 14,
  plan: (context) => {
    const { organisation, random, time } = context
    const user = organisation.users.docsPreview
    const actor = userActor(user, strangerAddress(random), AGENT)
    const model = soldModel(user.account, REGION)
    const acts = [
      ...reconnaissance(actor, time, random),
      ...probing(actor, model, time + 9 * MINUTE, random),
      ...switchLoggingOff(actor, time + 16 * MINUTE, random),
    ]
    const onset = time + 24 * MINUTE
    const end = until(context, onset, 10 + 3 * random.next())
    const restored = end + 4 * MINUTE
    const alarm = keyFinding({
      actor,
      user,
      type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom',
      severity: 5,
      time: onset + HOUR,
      region: REGION,
      api: 'bedrock:InvokeModel',
    })
    const entity = entityOfArn(modelArn(model.modelId, user.account, REGION))
    const { account } = user
    return {
      calls: [...acts, ...response(context, user, end, restored)],
      callers: [reseller(actor, model, onset, end, context.scale)],
      effects: [{ from: time + 17 * MINUTE, to: restored, account, stopsInvocationLog: true }],
      findings: random.next() < 0.7 ? [alarm] : [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset,
        end,
        entity,
        actor,
        acted: { type: 'access-key', id: user.accessKey },
        decisive: acts,
        symptoms: ['Invocations', 'InputTokenCount', 'OutputTokenCount', 'InvocationClientErrors'],
      }),
    }
  },
}

/** An administrator takes the key out of use and logs invocations again. */
function response(
  context: ScenarioContext,
  user: User,
  end: number,
  restored: number,
): readonly ApiCall[] {
  const { random, organisation } = context
  const admin = somebody(context, user.account, 'admin', end)
  const revoke = { userName: user.name, accessKeyId: user.accessKey, status: 'Inactive' }
  const s3Config = { bucketName: organisation.buckets.logs }
  const logging = { loggingConfig: { s3Config, textDataDeliveryEnabled: true } }
  const put = 'bedrock:PutModelInvocationLoggingConfiguration'
  return [
    call(admin, 'iam:UpdateAccessKey', { time: end, region: HOME, request: revoke }, random),
    call(admin, put, { time: restored, region: HOME, request: logging }, random),
  ]
}

function reconnaissance(actor: Actor, time: number, random: Random): readonly ApiCall[] {
  const operations = [
    'sts:GetCallerIdentity',
    'iam:ListAttachedUserPolicies',
    'bedrock:ListFoundationModels',
    'bedrock:GetFoundationModelAvailability',
    'bedrock:ListInferenceProfiles',
    'bedrock:ListFoundationModelAgreementOffers',
    'bedrock:GetUseCaseForModelAccess',
    'bedrock:ListProvisionedModelThroughputs',
    'bedrock:GetModelInvocationLoggingConfiguration',
  ]
  return operations.map((operation, index) => {
    const at = time + index * 35_000 + random.int(20_000)
    const parts = { time: at, region: index < 2 ? HOME : REGION }
    const refused = operation === 'iam:ListAttachedUserPolicies'
    const error = accessDenied(actor, operation, actor.arn)
    return call(actor, operation, refused ? { ...parts, error } : parts, random)
  })
}

/** A request that cannot be valid costs nothing and tells whether the key may call the model. */
function probing(
  actor: Actor,
  model: FoundationModel,
  time: number,
  random: Random,
): readonly ApiCall[] {
  const error = {
    code: 'ValidationException',
    message: 'max_tokens_to_sample: range: 1..1,000,000',
  }
  const host = `bedrock-runtime.${REGION}.amazonaws.com`
  return [0, 1, 2, 3].map((index) => {
    const at = time + index * 25_000 + random.int(9000)
    const request = { modelId: model.modelId }
    return call(
      actor,
      'bedrock:InvokeModel',
      { time: at, region: REGION, request, error, host },
      random,
    )
  })
}

function switchLoggingOff(actor: Actor, time: number, random: Random): readonly ApiCall[] {
  return [HOME, REGION].flatMap((region, index) => {
    const at = time + index * 8000
    return [
      call(actor, 'bedrock:GetModelInvocationLoggingConfiguration', { time: at, region }, random),
      call(
        actor,
        'bedrock:DeleteModelInvocationLoggingConfiguration',
        { time: at + 40_000, region },
        random,
      ),
    ]
  })
}

function reseller(
  actor: Actor,
  model: FoundationModel,
  from: number,
  to: number,
  scale: number,
): Caller {
  return {
    id: 'incident/llmjacking',
    target: model,
    actorAt: () => actor,
    callsPerDay: 2600 * Math.min(1, scale),
    curve: 'steady',
    from,
    to,
    operations: [
      ['InvokeModel', 0.8],
      ['InvokeModelWithResponseStream', 0.2],
    ],
    tokens: { input: [8.9, 0.5], output: [7.2, 0.4] },
    topic: 'roleplay',
    throttled: 0.06,
    invalid: 0.02,
  }
}
