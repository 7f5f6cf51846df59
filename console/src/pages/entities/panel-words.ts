import type { Schemas } from '../../api/client.ts'

interface EmptyWords {
  readonly title: string
  readonly why: string
}

/** What is said of a panel without rows: which log it is made of, or that there is nothing to worry about. */
export function emptyWords({ name, kind }: Pick<Schemas['Panel'], 'name' | 'kind'>): EmptyWords {
  const known = WORDS[name]
  if (known !== undefined) return known
  if (kind === 'newly-observed')
    return { title: 'Nothing new', why: 'The scope has nothing that the 45 days before it lack.' }
  return {
    title: 'Nothing in this scope',
    why: 'No log tells of any in the scope time. Choose another one above.',
  }
}

const PLACES: EmptyWords = {
  title: 'No places are known',
  why: 'Places are known when dupin ingest was given a database of them with --geoip and has the addresses.',
}
const NEW_PLACES: EmptyWords = {
  title: 'No new place',
  why: 'Nothing came from elsewhere than before. Places are known when dupin ingest was given a database with --geoip.',
}
const FLOWS: EmptyWords = {
  title: 'No VPC flow logs in this scope',
  why: 'Turn VPC flow logs on for the network interface, deliver them to Amazon S3, and ingest them.',
}
const DNS: EmptyWords = {
  title: 'No DNS queries in this scope',
  why: 'Turn Route 53 Resolver query logging on for the VPC, deliver the logs to Amazon S3, and ingest them.',
}

const WORDS: Readonly<Record<string, EmptyWords>> = {
  findings: {
    title: 'No findings in this scope',
    why: 'Start a run if there was none since the last ingest, or choose another scope time.',
  },
  drift: {
    title: 'Nothing was captured in this scope',
    why: 'Turn on data capture in the endpoint’s configuration, and ingest the captured files.',
  },
  'increased-calls': {
    title: 'No call increased',
    why: 'Every API call of the scope is about as frequent as in the 45 days before.',
  },
  lineage: {
    title: 'The logs do not show how it was made',
    why: 'CloudTrail management events of the time when it was made would show it.',
  },
  deployments: {
    title: 'No deployment is known',
    why: 'CloudTrail management events of the time when it was deployed would show it.',
  },
  'configuration-history': {
    title: 'How it was configured is not known',
    why: 'Collect AWS Config, or put descriptions into the configuration of dupin collect.',
  },
  callers: {
    title: 'No callers in this scope',
    why: 'Callers are known from model-invocation logs, CloudTrail data events or data capture.',
  },
  geolocations: PLACES,
  organisations: PLACES,
  'new-geolocations': NEW_PLACES,
  'new-organisations': NEW_PLACES,
  'flow-peers': FLOWS,
  domains: DNS,
  'domain-askers': DNS,
  'flow-volume': FLOWS,
  invocations: {
    title: 'No invocations are known in this scope',
    why: 'Turn on CloudWatch metric streams to Amazon S3 or model-invocation logging, and ingest them.',
  },
  latency: {
    title: 'No latency is known in this scope',
    why: 'Turn on CloudWatch metric streams to Amazon S3, and ingest them.',
  },
  tokens: {
    title: 'No tokens are known in this scope',
    why: 'Turn on model-invocation logging in Amazon Bedrock, deliver to Amazon S3, and ingest it.',
  },
}
