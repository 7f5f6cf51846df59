import { createRandom, type Random } from '../statistics/random.ts'
import { createEndpoints, type Endpoint } from './endpoints.ts'
import { accessKeyId, accountId, hex, lowerAlphanumeric, principalId } from './identifiers.ts'
import { createModels, type FoundationModel } from './models.ts'
import { createPeople, type Person } from './people.ts'
import type { User } from './principals.ts'
import { createRoles, type Roles } from './roles.ts'

/** The accounts by what they are for. */
export interface Accounts {
  readonly security: string
  readonly prod: string
  readonly prodEu: string
  readonly data: string
  readonly dev: string
}

/** Addresses are of the documentation and benchmarking ranges (RFC 5737, RFC 2544): they are nobody's. */
interface Network {
  readonly office: string
  readonly prodNat: string
  readonly prodEuNat: string
  readonly dataNat: string
  readonly devNat: string
  readonly monitoringVendor: readonly string[]
  readonly ciRunners: readonly string[]
  readonly sagemakerEndpoint: string
  readonly runtimeEndpoint: string
  readonly securityGroup: string
  readonly vpc: string
  readonly subnets: readonly string[]
  readonly routeTable: string
}

type Users = ReturnType<typeof createUsers>

/** Who and what there is; every id of it follows from the seed. */
export interface Organisation {
  readonly id: string
  readonly accounts: Accounts
  readonly roles: Roles
  readonly users: Users
  readonly people: readonly Person[]
  readonly endpoints: readonly Endpoint[]
  readonly models: readonly FoundationModel[]
  readonly network: Network
  readonly guardrail: { readonly id: string; readonly arn: string }
  readonly knowledgeBase: {
    readonly id: string
    readonly dataSource: string
    readonly bucket: string
  }
  readonly kmsKey: string
  readonly buckets: { readonly artifacts: string; readonly features: string; readonly logs: string }
  /** The stream from which temporary keys are drawn. */
  readonly keys: Random
}

const HOME = 'us-east-1'

export function createOrganisation(seed: string | number): Organisation {
  const random = createRandom(seed).fork('organisation')
  const accounts = createAccounts(random.fork('accounts'))
  const roles = createRoles(accounts, random.fork('roles'))
  const suffix = lowerAlphanumeric(random.fork('suffix'), 6)
  const buckets = {
    artifacts: `ml-artifacts-${suffix}`,
    features: `feature-store-${suffix}`,
    logs: `org-logs-${suffix}`,
  }
  const guardrailId = lowerAlphanumeric(random.fork('guardrail'), 12)
  return {
    id: `o-${lowerAlphanumeric(random.fork('organisation-id'), 10)}`,
    accounts,
    roles,
    users: createUsers(accounts, random.fork('users')),
    people: createPeople(roles, random.fork('people')),
    endpoints: createEndpoints(accounts, roles, buckets.artifacts, random.fork('endpoints')),
    models: createModels(accounts),
    network: createNetwork(random.fork('network')),
    guardrail: {
      id: guardrailId,
      arn: `arn:aws:bedrock:${HOME}:${accounts.prod}:guardrail/${guardrailId}`,
    },
    knowledgeBase: {
      id: lowerAlphanumeric(random.fork('knowledge-base'), 10).toUpperCase(),
      dataSource: lowerAlphanumeric(random.fork('data-source'), 10).toUpperCase(),
      bucket: `support-articles-${suffix}`,
    },
    kmsKey: `arn:aws:kms:${HOME}:${accounts.prod}:key/${uuidLike(random.fork('kms'))}`,
    buckets,
    keys: random.fork('keys'),
  }
}

function createAccounts(random: Random): Accounts {
  return {
    security: accountId(random.fork('security')),
    prod: accountId(random.fork('prod')),
    prodEu: accountId(random.fork('prod-eu')),
    data: accountId(random.fork('data')),
    dev: accountId(random.fork('dev')),
  }
}

function createUsers(accounts: Accounts, random: Random) {
  const user = (account: string, name: string): User => ({
    kind: 'user',
    account,
    name,
    arn: `arn:aws:iam::${account}:user/${name}`,
    id: principalId(random.fork(`${account}/${name}/id`), 'AIDA'),
    accessKey: accessKeyId(random.fork(`${account}/${name}/key`), 'AKIA'),
  })
  return {
    dashboards: user(accounts.prod, 'svc-dashboards'),
    legacyEtl: user(accounts.data, 'svc-legacy-etl'),
    docsPreview: user(accounts.prod, 'svc-docs-preview'),
    ticketing: user(accounts.prodEu, 'svc-ticketing'),
  }
}

function createNetwork(random: Random): Network {
  const id = (prefix: string) => `${prefix}-0${hex(random.fork(prefix), 16)}`
  const host = (range: string, label: string) => `${range}.${2 + random.fork(label).int(250)}`
  return {
    office: host('203.0.113', 'office'),
    prodNat: host('198.51.100', 'prod-nat'),
    prodEuNat: host('198.18.200', 'prod-eu-nat'),
    dataNat: host('198.18.201', 'data-nat'),
    devNat: host('198.18.202', 'dev-nat'),
    monitoringVendor: ['vendor-a', 'vendor-b', 'vendor-c'].map((label) => host('192.0.2', label)),
    ciRunners: Array.from({ length: 24 }, (_, i) => host(`198.18.${100 + i}`, `runner-${i}`)),
    sagemakerEndpoint: id('vpce'),
    runtimeEndpoint: `vpce-0${hex(random.fork('vpce-runtime'), 16)}`,
    securityGroup: id('sg'),
    vpc: id('vpc'),
    subnets: [
      `subnet-0${hex(random.fork('subnet-a'), 16)}`,
      `subnet-0${hex(random.fork('subnet-b'), 16)}`,
    ],
    routeTable: id('rtb'),
  }
}

function uuidLike(random: Random): string {
  const text = hex(random, 32)
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20),
  ].join('-')
}
