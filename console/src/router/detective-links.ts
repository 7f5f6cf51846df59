/** A place of the console that an address of Amazon Detective's means. */
export interface DetectivePlace {
  readonly segments: readonly string[]
  readonly query: Readonly<Record<string, string>>
}

const PATTERN = /^#(entities|findings|findingGroups?)\/(.*?)(?:\?((?:scopeStart|scopeEnd)=.*))?$/s

/** Detective's names of types whose ids are ours too. */
const SAME_IDS = ['AwsAccount', 'IpAddress', 'UserAgent', 'Ec2Instance', 'ContainerCluster']

/** What is looked for where Detective goes by a principal id, which logs seldom have beside the name. */
const SEARCHED: Readonly<Record<string, string>> = {
  AwsRole: 'iam-role',
  AwsUser: 'iam-user',
  AwsRoleSession: 'role-session',
  FederatedUser: 'federated-user',
  KubernetesSubject: 'kubernetes-subject',
  ContainerPod: 'pod',
  ContainerImage: 'container-image',
}

/**
 * Translates what stands behind the # of a link into Amazon Detective, as GuardDuty, Security Hub and people's scripts make
 * them: `#entities/<Namespace>/<id>?scopeStart=<epoch>&scopeEnd=<epoch>`, `#findings/GuardDuty/<id>`. Undefined for any other.
 * https://docs.aws.amazon.com/detective/latest/userguide/navigate-to-profile.html
 */
export function detectivePlace(hash: string): DetectivePlace | undefined {
  const match = PATTERN.exec(hash)
  if (match === null) return undefined
  const [, kind, path = '', parameters = ''] = match
  const query = scopeOf(new URLSearchParams(parameters))
  const slash = path.indexOf('/')
  const namespace = slash < 0 ? '' : path.slice(0, slash)
  const id = decoded(path.slice(slash + 1))
  if (id === '') return undefined
  if (kind === 'findings') {
    const service = namespace === '' ? 'guardduty' : namespace.toLowerCase()
    return { segments: ['findings', `${service}:${id}`], query }
  }
  // Groups of Detective's are its own: ours about the same have other ids.
  if (kind !== 'entities' || namespace === 'FindingGroup') return { segments: ['groups'], query }
  return entityPlace(namespace, id, query)
}

function entityPlace(
  namespace: string,
  id: string,
  query: DetectivePlace['query'],
): DetectivePlace {
  if (id.startsWith('arn:') || SAME_IDS.includes(namespace))
    return { segments: ['entities', id], query }
  if (namespace === 'S3Bucket') return { segments: ['entities', `arn:aws:s3:::${id}`], query }
  const type = SEARCHED[namespace]
  // `<principal id>:<session name>`, `<identity provider>:<audience>:<user name>`
  const name = id.slice(id.lastIndexOf(':') + 1)
  return { segments: ['search'], query: { ...query, q: name, ...(type ? { type } : {}) } }
}

const YEAR = 365 * 86_400_000

/** Epoch seconds as our scope time; an end without a beginning means all that is before it. */
function scopeOf(parameters: URLSearchParams): DetectivePlace['query'] {
  const from = timeOf(parameters.get('scopeStart'))
  const to = timeOf(parameters.get('scopeEnd'))
  const start = from ?? (to === undefined ? undefined : to - YEAR)
  return {
    ...(start === undefined ? {} : { from: new Date(start).toISOString() }),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
  }
}

/** The last second that a time of ours can have. */
const LAST = 4_102_444_800

function timeOf(text: string | null): number | undefined {
  if (text === null || !/^\d{1,13}$/.test(text)) return undefined
  const number = Number(text)
  // Some tools write milliseconds.
  const seconds = number > LAST ? number / 1000 : number
  return seconds > LAST ? undefined : Math.floor(seconds) * 1000
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
