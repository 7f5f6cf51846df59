import { MINUTE } from '../../events/time.ts'
import { type ApiCall, type ApiError, accessDenied, call } from '../act.ts'
import { modelArn } from '../models.ts'
import type { Actor } from '../principals.ts'
import { type Scenario, type ScenarioContext, truthOfIncident, until } from '../scenario.ts'
import { keyAbroad } from './intruder.ts'

const ABOUT = {
  name: 'permission-probing',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0075', 'AML.T0040', 'T1526', 'T1078.004'],
} as const

const MODELS = [
  'anthropic.claude-3-opus-20240229-v1:0',
  'anthropic.claude-3-5-sonnet-20241022-v2:0',
  'meta.llama3-1-405b-instruct-v1:0',
]
const REGIONS = ['us-west-2', 'eu-central-1', 'ap-northeast-1']

/** A leaked key is tried out on model after model, patiently; nothing comes of it. */
export const PERMISSION_PROBING: Scenario = {
  ...ABOUT,
  title: 'A leaked key is tried out on one model after the other',
  prose:
    'From a strange network the long-term key of a service user invokes models that nobody here uses, in Regions that ' +
    'nobody here uses, with requests that cannot be valid. Minutes lie between the tries; all of them are refused, invalid ' +
    'or throttled.',
  targets: ['docs-preview', 'dashboards'],
  hours: 3,
  plan: (context) => {
    const { organisation, random, time } = context
    const { docsPreview, dashboards } = organisation.users
    const user = context.target === 'dashboards' ? dashboards : docsPreview
    const actor = keyAbroad(context, user)
    const tries = probes(context, actor, time)
    const last = tries.at(-1)?.time ?? time
    return {
      calls: tries,
      effects: [],
      truth: truthOfIncident(ABOUT, {
        start: time,
        onset: last,
        end: until(context, last, 0.3 + 0.1 * random.next()),
        entity: { type: 'iam-user', id: user.arn },
        actor,
        acted: { type: 'access-key', id: user.accessKey },
        decisive: tries,
        symptoms: ['ValidationException', 'AccessDenied'],
      }),
    }
  },
}

function probes({ random }: ScenarioContext, actor: Actor, time: number): readonly ApiCall[] {
  return Array.from({ length: 12 + random.int(6) }, (_, index) => {
    const region = REGIONS[index % REGIONS.length] ?? 'us-west-2'
    const modelId = MODELS[Math.floor(index / REGIONS.length) % MODELS.length] ?? ''
    const at = time + index * 9 * MINUTE + random.int(5 * MINUTE)
    const host = `bedrock-runtime.${region}.amazonaws.com`
    const error = refusal(actor, modelArn(modelId, actor.account, region), random.next())
    return call(
      actor,
      'bedrock:InvokeModel',
      { time: at, region, request: { modelId }, error, host },
      random,
    )
  })
}

function refusal(actor: Actor, resource: string, u: number): ApiError {
  if (u < 0.55) return accessDenied(actor, 'bedrock:InvokeModel', resource)
  return u < 0.85
    ? { code: 'ValidationException', message: 'max_tokens_to_sample: range: 1..1,000,000' }
    : {
        code: 'ThrottlingException',
        message: 'Too many requests, please wait before trying again.',
      }
}
