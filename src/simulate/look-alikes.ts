import { HOUR, MINUTE } from '../events/time.ts'
import { call } from './act.ts'
import type { Decoy, Place } from './decoy.ts'
import { deployment } from './deployment.ts'
import { LOOK_ALIKES_OF_ABUSE } from './look-alikes-of-abuse.ts'
import { sessionOf } from './principals.ts'

/** One to three decoys shortly before `place.time`: always a roll-out, sometimes more. */
export function decoysNear(place: Place): readonly Decoy[] {
  const { random } = place
  const others = random
    .fork('which')
    .shuffle([newColleague, newRole, loadPeak, ...LOOK_ALIKES_OF_ABUSE])
  const chosen = [rollout, ...others.slice(0, random.fork('how-many').int(3))]
  return chosen.flatMap((make, index) => {
    const decoy = make({ ...place, random: random.fork(`decoy/${index}`) })
    return decoy === undefined ? [] : [decoy]
  })
}

function free(place: Place) {
  return place.organisation.endpoints.filter(
    ({ name }) => ![...place.avoid].some((taken) => name.startsWith(`${taken}-`)),
  )
}

/** A roll-out of another endpoint, which changes nothing that can be measured. */
function rollout(place: Place): Decoy | undefined {
  const { organisation, actors, random } = place
  const choices = free(place)
  const endpoint = choices[random.int(choices.length)]
  if (endpoint === undefined) return undefined
  const time = place.time - 20 * MINUTE - random.int(40 * MINUTE)
  const actor = actors.runner(endpoint.deployRole, time - 4000)
  const { calls, update } = deployment(
    organisation,
    endpoint,
    actor,
    time,
    { image: true, artifact: true },
    random,
  )
  return {
    calls,
    effects: [],
    truth: {
      what: `routine roll-out of ${endpoint.name}`,
      principal: actor.principal,
      time: update.time,
      eventIds: [update.eventId],
    },
  }
}

/** Somebody's first day: a session nobody has seen, from an address nobody has seen, that reads a lot. */
function newColleague(place: Place): Decoy {
  const { organisation, random } = place
  const { engineerProd } = organisation.roles
  const created = place.time - 2 * HOUR - random.int(6 * HOUR)
  const options = {
    name: `new.colleague${10 + random.int(90)}@example.com`,
    ip: `198.18.${60 + random.int(30)}.${2 + random.int(250)}`,
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0',
    created,
    mfa: true,
  }
  const actor = sessionOf(engineerProd, options, organisation.keys)
  const operations = [
    'sagemaker:ListEndpoints',
    'sagemaker:ListModels',
    'sagemaker:ListTrainingJobs',
    'bedrock:ListFoundationModels',
    'ecr:DescribeRepositories',
    'sagemaker:ListEndpointConfigs',
    'monitoring:DescribeAlarms',
  ]
  const calls = operations.map((operation, index) =>
    call(
      actor,
      operation,
      { time: created + 60_000 + index * 40_000 + random.int(30_000), region: 'us-east-1' },
      random,
    ),
  )
  return {
    calls,
    effects: [],
    truth: {
      what: 'first day of a new colleague',
      principal: actor.principal,
      time: created,
      eventIds: calls.map(({ eventId }) => eventId),
    },
  }
}

/** A role for a new report, made by the infrastructure pipeline. */
function newRole(place: Place): Decoy {
  const { organisation, actors, random } = place
  const time = place.time - HOUR - random.int(3 * HOUR)
  const actor = actors.runner(organisation.roles.infrastructure, time - 3000)
  const roleName = `weekly-report-${random.int(1000)}`
  const region = 'us-east-1'
  const calls = [
    call(
      actor,
      'iam:CreateRole',
      {
        time,
        region,
        request: {
          roleName,
          path: '/',
          assumeRolePolicyDocument:
            '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
        },
      },
      random,
    ),
    call(
      actor,
      'iam:AttachRolePolicy',
      {
        time: time + 2000,
        region,
        request: { roleName, policyArn: 'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess' },
      },
      random,
    ),
  ]
  return {
    calls,
    effects: [],
    truth: {
      what: `new role ${roleName} for a report`,
      principal: actor.principal,
      time,
      eventIds: calls.map(({ eventId }) => eventId),
    },
  }
}

/** A campaign brings more customers to an endpoint for some hours, gently. */
function loadPeak(place: Place): Decoy | undefined {
  const endpoint = free(place).find(({ rate }) => rate > 0)
  if (endpoint === undefined) return undefined
  const from = place.time - HOUR
  const effect = { from, to: from + 4 * HOUR, ramp: 2 * HOUR, endpoint: endpoint.arn, load: 1.3 }
  return {
    calls: [],
    effects: [effect],
    truth: {
      what: `campaign brings customers to ${endpoint.name}`,
      principal: '',
      time: from,
      eventIds: [],
    },
  }
}
