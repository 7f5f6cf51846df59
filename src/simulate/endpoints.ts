import type { Random } from '../statistics/random.ts'
import { hex } from './identifiers.ts'
import type { Accounts } from './organisation.ts'
import type { Role } from './principals.ts'
import type { Roles } from './roles.ts'
import type { CurveName } from './workload.ts'

/** One column of what an endpoint is asked. */
export interface Feature {
  readonly name: string
  readonly kind: 'normal' | 'lognormal' | 'category' | 'flag'
  /** Mean of a normal, mu of a lognormal, share of ones of a flag. */
  readonly centre: number
  readonly spread: number
  readonly weight: number
}

export interface Variant {
  readonly name: string
  readonly instanceType: string
  readonly count: number
  /** Share of the endpoint's traffic. */
  readonly share: number
}

/** A SageMaker endpoint with the chain behind it: configuration, model, artifact, image, role. */
export interface Endpoint {
  readonly name: string
  readonly arn: string
  readonly account: string
  readonly region: string
  readonly variants: readonly Variant[]
  readonly executionRole: Role
  readonly deployRole: Role
  readonly artifact: { readonly bucket: string; readonly prefix: string }
  readonly repository: string
  /** Requests a second on average that CloudTrail does not record; 0 when all traffic comes from known callers. */
  readonly rate: number
  readonly curve: CurveName
  readonly latencyMs: number
  readonly overheadMs: number
  readonly clientErrors: number
  readonly serverErrors: number
  /** Whether the trail records InvokeEndpoint as data events. */
  readonly dataEvents: boolean
  readonly capture?: 'csv' | 'json' | 'base64'
  readonly features: readonly Feature[]
}

const feature = (
  name: string,
  kind: Feature['kind'],
  centre: number,
  spread: number,
  weight: number,
): Feature => ({ name, kind, centre, spread, weight })

const FRAUD = [
  feature('amount', 'lognormal', 4, 0.9, 0.6),
  feature('account_age_days', 'normal', 900, 310, -0.5),
  feature('merchant_risk', 'normal', 0.3, 0.12, 0.8),
  feature('night', 'flag', 0.22, 0, 0.3),
  feature('country_code', 'category', 12, 0, 0.1),
  feature('velocity_1h', 'lognormal', 0.6, 0.5, 0.7),
]
const CREDIT = [
  feature('income', 'lognormal', 10.4, 0.45, 0.9),
  feature('age', 'normal', 41, 11, 0.2),
  feature('debt_ratio', 'normal', 0.33, 0.1, -1),
  feature('tenure_months', 'lognormal', 3.4, 0.6, 0.4),
  feature('late_payments', 'category', 5, 0, -0.7),
]
const PRICE = [
  feature('temperature', 'normal', 14, 6, 0.4),
  feature('wind_speed', 'lognormal', 1.8, 0.5, -0.5),
  feature('demand_mw', 'normal', 41_000, 5200, 0.9),
  feature('holiday', 'flag', 0.04, 0, -0.3),
  feature('gas_price', 'normal', 34, 3.5, 0.7),
]

export function createEndpoints(
  accounts: Accounts,
  roles: Roles,
  bucket: string,
  random: Random,
): readonly Endpoint[] {
  const all = [...homeEndpoints(accounts, roles), ...otherEndpoints(accounts, roles)]
  return all.map((parts) => {
    const unique = hex(random.fork(parts.name), 4)
    const name = `${parts.name}-${unique}`
    return {
      ...parts,
      name,
      arn: `arn:aws:sagemaker:${parts.region}:${parts.account}:endpoint/${name}`,
      artifact: {
        bucket: `${bucket}-${parts.region}-${parts.account.slice(-4)}`,
        prefix: `models/${parts.name}`,
      },
      repository: `inference/${parts.name}`,
    }
  })
}

type EndpointParts = Omit<Endpoint, 'arn' | 'artifact' | 'repository'>

function homeEndpoints(accounts: Accounts, roles: Roles): readonly EndpointParts[] {
  const home = {
    account: accounts.prod,
    region: 'us-east-1',
    executionRole: roles.execution,
    deployRole: roles.deploy,
  }
  return [
    {
      ...home,
      name: 'fraud-score',
      variants: [{ name: 'AllTraffic', instanceType: 'ml.c6i.2xlarge', count: 4, share: 1 }],
      rate: 9,
      curve: 'consumer',
      ...quality(18, 2.4, 0.0004, 0.0002),
      dataEvents: false,
      capture: 'csv',
      features: FRAUD,
    },
    {
      ...home,
      name: 'product-ranker',
      variants: [
        { name: 'Primary', instanceType: 'ml.g5.xlarge', count: 3, share: 0.9 },
        { name: 'Canary', instanceType: 'ml.g5.xlarge', count: 1, share: 0.1 },
      ],
      rate: 5,
      curve: 'consumer',
      ...quality(64, 4, 0.001, 0.0004),
      dataEvents: false,
      features: FRAUD,
    },
    {
      ...home,
      name: 'credit-limit',
      variants: [{ name: 'AllTraffic', instanceType: 'ml.m5.xlarge', count: 2, share: 1 }],
      rate: 0,
      curve: 'office',
      ...quality(31, 3, 0.002, 0.0005),
      dataEvents: true,
      capture: 'csv',
      features: CREDIT,
    },
  ]
}

function otherEndpoints(accounts: Accounts, roles: Roles): readonly EndpointParts[] {
  const europe = {
    account: accounts.prodEu,
    region: 'eu-west-1',
    executionRole: roles.executionEu,
    deployRole: roles.deployEu,
  }
  return [
    {
      ...europe,
      name: 'support-intent',
      variants: [{ name: 'AllTraffic', instanceType: 'ml.c5.xlarge', count: 2, share: 1 }],
      rate: 2.2,
      curve: 'office',
      ...quality(42, 3, 0.001, 0.0003),
      dataEvents: false,
      features: CREDIT,
    },
    {
      ...europe,
      name: 'price-forecast',
      variants: [{ name: 'AllTraffic', instanceType: 'ml.m5.2xlarge', count: 2, share: 1 }],
      rate: 0,
      curve: 'steady',
      ...quality(120, 5, 0.001, 0.0004),
      dataEvents: true,
      capture: 'base64',
      features: PRICE,
    },
    {
      account: accounts.dev,
      region: 'us-east-1',
      executionRole: roles.executionDev,
      deployRole: roles.scientistDev,
      name: 'churn-experiment',
      variants: [{ name: 'AllTraffic', instanceType: 'ml.t2.medium', count: 1, share: 1 }],
      rate: 0,
      curve: 'office',
      ...quality(85, 6, 0.02, 0.004),
      dataEvents: true,
      features: CREDIT,
    },
  ]
}

function quality(
  latencyMs: number,
  overheadMs: number,
  clientErrors: number,
  serverErrors: number,
) {
  return { latencyMs, overheadMs, clientErrors, serverErrors }
}
