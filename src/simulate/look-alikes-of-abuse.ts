import { HOUR, MINUTE } from '../events/time.ts'
import { type ApiCall, call } from './act.ts'
import { endpointCalled, ordinaryCaller } from './background/callers.ts'
import type { Decoy, Place } from './decoy.ts'
import { artifactKey } from './deployment.ts'
import { objectCall } from './objects.ts'
import type { Habit } from './people.ts'
import type { Actor } from './principals.ts'

/**
 * Ordinary work that differs from abuse by the one thing that matters: the usual hands, the usual place, or the usual bucket.
 */
export const LOOK_ALIKES_OF_ABUSE: readonly ((place: Place) => Decoy | undefined)[] = [
  newModelTried,
  newRegionSetUp,
  artifactChecked,
  accessArranged,
]

function personAt({ organisation, actors }: Place, habit: Habit, time: number): Actor | undefined {
  const person = organisation.people.find((one) => one.habit === habit)
  return person === undefined ? undefined : actors.person(person, time - 5 * MINUTE, false, false)
}

function decoy(what: string, calls: readonly ApiCall[]): Decoy | undefined {
  const [first] = calls
  if (first === undefined) return undefined
  return {
    calls,
    effects: [],
    truth: {
      what,
      principal: first.actor.principal,
      time: first.time,
      eventIds: calls.map(({ eventId }) => eventId),
    },
  }
}

/** An engineer lists models and tries one that nobody here used: enumeration, then invocation, but at her own desk. */
function newModelTried(place: Place): Decoy | undefined {
  const { organisation, actors, random } = place
  const time = place.time - 2 * HOUR - random.int(HOUR)
  const engineer = personAt(place, 'engineer', time)
  if (engineer === undefined) return undefined
  const usual = ordinaryCaller(organisation, actors, 'document-summary')
  const { region } = usual.target
  const looked = ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles'].map(
    (operation, index) =>
      call(engineer, operation, { time: time + index * 30_000, region }, random),
  )
  const tried = [0, 1, 2].map((index) => {
    const request = { modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0' }
    const host = `bedrock-runtime.${region}.amazonaws.com`
    const at = time + (4 + index) * MINUTE
    return call(engineer, 'bedrock:Converse', { time: at, region, request, host }, random)
  })
  return decoy('an engineer tries out a new model', [...looked, ...tried])
}

/** The infrastructure pipeline sets up guardrails and quotas in a Region that was not used before. */
function newRegionSetUp(place: Place): Decoy | undefined {
  const { organisation, actors, random } = place
  const time = place.time - HOUR - random.int(2 * HOUR)
  const runner = actors.runner(organisation.roles.infrastructure, time - 3000)
  const region = 'us-east-2'
  const operations = [
    'bedrock:ListGuardrails',
    'bedrock:CreateGuardrail',
    'servicequotas:RequestServiceQuotaIncrease',
    'bedrock:GetModelInvocationLoggingConfiguration',
    'bedrock:PutModelInvocationLoggingConfiguration',
  ]
  const loggingConfig = {
    s3Config: { bucketName: organisation.buckets.logs },
    textDataDeliveryEnabled: true,
  }
  const calls = operations.map((operation, index) => {
    const request = operation.includes('Logging') ? { loggingConfig } : null
    return call(runner, operation, { time: time + index * 4000, region, request }, random)
  })
  return decoy('the infrastructure pipeline sets up another Region', calls)
}

/** The build system reads the artifact that it wrote, to test it: with the role that always does. */
function artifactChecked(place: Place): Decoy | undefined {
  const { organisation, actors, random, avoid } = place
  const name = ['product-ranker', 'support-intent'].find((one) => !avoid.has(one))
  if (name === undefined) return undefined
  const endpoint = endpointCalled(organisation, name)
  const time = place.time - HOUR - random.int(HOUR)
  const runner = actors.runner(endpoint.deployRole, time - 4000)
  const { account, region } = endpoint
  const object = { bucket: endpoint.artifact.bucket, owner: account, region, bytes: 70_000_000 }
  const key = artifactKey(endpoint, 'stable')
  const head = objectCall(runner, { ...object, operation: 'HeadObject', key, time }, random)
  return decoy(`the build system looks whether the artifact of ${endpoint.name} is there`, [head])
}

/** An administrator sees to a new model for a team: looks at the agreement from the office, and leaves it at that. */
function accessArranged(place: Place): Decoy | undefined {
  const { random } = place
  const time = place.time - 3 * HOUR - random.int(HOUR)
  const admin = personAt(place, 'admin', time)
  if (admin === undefined) return undefined
  const operations = [
    'bedrock:ListFoundationModels',
    'bedrock:ListFoundationModelAgreementOffers',
    'bedrock:GetUseCaseForModelAccess',
  ]
  const calls = operations.map((operation, index) =>
    call(admin, operation, { time: time + index * 50_000, region: 'us-east-1' }, random),
  )
  return decoy('an administrator reads what a new model would cost', calls)
}
