import { ENTITY_TYPES } from '../../events/entity.ts'
import { IP_KINDS } from '../../events/ip.ts'
import type { ModelFacts } from '../../lake/calls-models.ts'
import {
  and,
  FALSE,
  not,
  or,
  type Predicate,
  type Source,
  type Test,
  test,
} from '../../lake/predicates/predicate.ts'
import { term } from './sources.ts'
import { escaped } from './wildcards.ts'

/** What Dupin knows of a call beyond its record. A rule asks `dupin.<name>: true` or `false`. */
export interface DerivedField {
  readonly name: string
  readonly description: string
  readonly predicate: (facts: ModelFacts) => Predicate
}

const REQUEST: Source = { kind: 'text', column: 'request' }
/** A policy is JSON within JSON: without backslashes it reads like one. */
const POLICY: Source = { kind: 'text', column: 'request', plain: true }

const matches = (pattern: string, flags = ''): Test => ({ op: 'matches', pattern, flags })
const word = (column: string, value: string, words: readonly string[]): Predicate =>
  test({ kind: 'code', column, words }, { op: 'equals', value })

const PRINCIPAL_ALL =
  '"Principal":\\s*(?:\\{\\s*"AWS":\\s*)?\\[?\\s*"\\*"|"principal":\\s*"\\*"|"AWS":\\s*\\[?\\s*"\\*"'
/** Conditions that keep "everybody" within an organisation, an account, an endpoint or an address. */
const LIMITED =
  'aws:(?:PrincipalOrgID|PrincipalOrgPaths|SourceAccount|SourceArn|SourceVpce|SourceVpc|PrincipalAccount|SourceIp)|"Effect":\\s*"Deny"'
const NAMED_PRINCIPALS = [
  'arn:aws[a-z-]*:(?:iam|sts)::([0-9]{12}):',
  '"(?:AWS|principal)":\\s*\\[?\\s*"([0-9]{12})"',
]

export const DERIVED_FIELDS: readonly DerivedField[] = [
  {
    name: 'by_aws_service',
    description: 'made by an AWS service on its own or on somebody’s behalf',
    predicate: () =>
      or([
        word('actor_type', 'aws-service', ENTITY_TYPES),
        word('ip_kind', 'service', IP_KINDS),
        test(term('source_ip'), { op: 'endsWith', value: '.amazonaws.com' }),
      ]),
  },
  {
    name: 'by_instance_role',
    description: 'made with the role of an EC2 instance: its session is named after the instance',
    predicate: () => test(term('session'), matches('/i-[0-9a-fA-F]{8,17}$')),
  },
  {
    name: 'long_term_key',
    description: 'signed with a long-term access key of an IAM user',
    predicate: () => test(term('access_key'), { op: 'startsWith', value: 'AKIA', cased: true }),
  },
  {
    name: 'on_learning_bucket',
    description:
      'on a bucket that models learn from, are served from, or that knowledge bases read',
    predicate: ({ trainingBuckets, artifactBuckets }) => {
      const names = [...new Set([...trainingBuckets, ...artifactBuckets])].map(escaped)
      if (names.length === 0) return FALSE
      return test(term('target'), matches(`^arn:aws[a-z-]*:s3:::(?:${names.join('|')})$`))
    },
  },
  {
    name: 'on_another_user',
    description: 'names a user who is not the caller',
    predicate: () => {
      const named: Source = { kind: 'json', column: 'request', path: ['userName'] }
      const own: Predicate = {
        kind: 'same',
        left: term('actor'),
        right: named,
        how: 'endsWith',
        prefix: '/',
      }
      return and([not(test(named, { op: 'absent' })), not(own)])
    },
  },
  {
    name: 'grants_administration',
    description: 'names a policy that allows everything, or holds the text of one',
    predicate: () =>
      or([
        test(REQUEST, matches('policy/(?:AdministratorAccess|PowerUserAccess|IAMFullAccess)\\b')),
        test(POLICY, matches('"Action":\\s*\\[?\\s*"(?:\\*|iam:\\*)"')),
      ]),
  },
  {
    name: 'trusts_outside',
    description:
      'a policy that trusts an account whose trail is not in the lake, or everybody without a condition',
    predicate: ({ accounts }) => {
      const everybody = test(POLICY, matches(PRINCIPAL_ALL))
      return or([
        and([everybody, not(test(POLICY, matches(LIMITED, 'i')))]),
        and([not(everybody), or(NAMED_PRINCIPALS.map((one) => namesOther(POLICY, one, accounts)))]),
      ])
    },
  },
  {
    name: 'shared_outside',
    description: 'gives an account whose trail is not in the lake, or everybody, access',
    predicate: ({ accounts }) =>
      or([
        test(REQUEST, matches('"(?:group|values?ToAdd|userId)":\\s*\\[?\\s*"all"', 'i')),
        namesOther(REQUEST, '"([0-9]{12})"', accounts),
      ]),
  },
  {
    name: 'encrypts_with_foreign_key',
    description: 'names a KMS key of an account that is neither ours nor the caller’s',
    predicate: ({ accounts }) => ({
      ...namesOther(REQUEST, '(?i)kms-key-id":\\s*"arn:[^":]*:kms:[^":]*:([0-9]{12}):', accounts),
      orCallers: true,
    }),
  },
]

function namesOther(source: Source, pattern: string, accounts: ReadonlySet<string>) {
  return { kind: 'namesOtherAccount', source, pattern, known: [...accounts] } as const
}

/** `dupin.service: bedrock` is Bedrock with its runtimes and agents; of `sagemaker` likewise. */
export function serviceIs(family: string): Predicate {
  const name = escaped(family.toLowerCase())
  const domain = '\\.(?:amazonaws|api\\.aws)(?:\\.com)?(?:\\.cn)?$'
  const forms = {
    bedrock: `^bedrock(?:-[a-z0-9-]+)?${domain}`,
    sagemaker: `^(?:(?:[a-z0-9-]+\\.)?sagemaker|sagemaker-[a-z0-9-]+)${domain}`,
  }
  const own = Object.entries(forms).find(([known]) => known === family.toLowerCase())?.[1]
  return test(term('service'), matches(own ?? `^${name}${domain}`, 'i'))
}
