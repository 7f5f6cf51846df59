import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { type AwsProfile, readProfile } from '../../api/access/aws-profile.ts'
import { isLoopback } from '../../api/http/hosts.ts'
import { UserError } from '../../events/user-error.ts'

/** Which server to sign in to, and with which key. */
export interface LoginServer {
  readonly endpoint: URL
  readonly region: string
  readonly key: {
    readonly accessKeyId: string
    readonly secretAccessKey: string
    readonly sessionToken: string | undefined
  }
}

export interface LoginOptions {
  readonly lake: string
  /** A profile of the AWS CLI. */
  readonly profile?: string
  readonly endpoint?: string
  readonly region?: string
}

type Env = Readonly<Record<string, string | undefined>>

/** The server whose lake is here, by the profile that it wrote beside it; else that of a named profile, or of AWS's variables.
 * @throws UserError when that leaves it open where, or with which key */
export function loginServer(options: LoginOptions, env: Env): LoginServer {
  const { from, profile } = profileOf(options, env)
  const { accessKeyId, secretAccessKey, sessionToken } = profile
  if (accessKeyId === undefined || secretAccessKey === undefined)
    throw new UserError(`${from} has no access key; name a --lake, or a --profile with a key`)
  const endpoint = options.endpoint ?? profile.endpoint ?? env['AWS_ENDPOINT_URL_DETECTIVE']
  if (endpoint === undefined)
    throw new UserError(`${from} does not say where the server is; add --endpoint URL`)
  const region = options.region ?? profile.region ?? env['AWS_REGION'] ?? 'us-east-1'
  const key = { accessKeyId, secretAccessKey, sessionToken }
  return { endpoint: checkedEndpoint(endpoint), region, key }
}

interface Found {
  /** Where it was read, for messages. */
  readonly from: string
  readonly profile: AwsProfile
}

function profileOf({ lake, profile }: LoginOptions, env: Env): Found {
  if (profile !== undefined) return namedProfile(profile, env)
  const beside = `${lake}.credentials.aws-config`
  const text = readIfThere(beside)
  const own = text && readProfile('dupin', { credentials: '', config: text })
  if (own) return { from: beside, profile: own }
  if (env['AWS_ACCESS_KEY_ID'] === undefined)
    throw new UserError(
      `no server has left its key beside ${lake}; name the --lake that it serves, a --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`,
    )
  const profileOfEnv = {
    accessKeyId: env['AWS_ACCESS_KEY_ID'],
    secretAccessKey: env['AWS_SECRET_ACCESS_KEY'],
    sessionToken: env['AWS_SESSION_TOKEN'],
    region: env['AWS_REGION'],
    endpoint: undefined,
  }
  return { from: 'the environment', profile: profileOfEnv }
}

function namedProfile(name: string, env: Env): Found {
  const home = join(env['HOME'] ?? homedir(), '.aws')
  const files = {
    credentials: readIfThere(env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(home, 'credentials')),
    config: readIfThere(env['AWS_CONFIG_FILE'] ?? join(home, 'config')),
  }
  const profile = readProfile(name, files)
  if (profile === undefined) throw new UserError(`there is no profile ${name} in AWS's files`)
  return { from: `the profile ${name}`, profile }
}

function readIfThere(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** The answer lets whoever reads it in: it must not come by a way that others can read. */
function checkedEndpoint(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UserError(`${text} is no address of a server; write https://HOST:PORT`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
    throw new UserError(`${text} is not encrypted, and not on this machine; write https://…`)
  return url
}
