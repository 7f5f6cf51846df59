import { randomBytes, randomUUID } from 'node:crypto'
import type { Dupin, Services } from '../dupin.ts'
import { UserError } from '../events/user-error.ts'
import type { Credentials } from './access/credentials-file.ts'
import { type OwnCredentials, ownCredentials, writeProfile } from './access/own-credentials.ts'
import type { Principal } from './access/principal.ts'
import { readCredentials } from './access/read-credentials.ts'
import { type Service, usageText } from './access/usage.ts'
import { createAnswer } from './answer.ts'
import { AuditLog } from './audit/audit-log.ts'
import { consoleIn } from './console/answer-console.ts'
import { builtConsole } from './console/console-folder.ts'
import { refusalResponse } from './detective/errors.ts'
import { AnsweredRequests } from './http/answered-requests.ts'
import { browserUrl, isLoopback } from './http/hosts.ts'
import { type Answer, type ListenOptions, listen } from './http/http-server.ts'
import { MOST_BODY_BYTES } from './http/read-request.ts'
import { openDupinApi } from './open-dupin-api.ts'
import { RefusalNotes } from './refusal-notes.ts'
import { type OidcSettings, readOidcFile } from './sign-in/oidc/oidc-file.ts'
import { openSignIn } from './sign-in/open-sign-in.ts'
import { linkPath, type SignIn } from './sign-in/sign-in.ts'

export interface ListenAddress {
  readonly host: string
  /** 0 for any that is free. */
  readonly port: number
}

export interface ServeOptions {
  /** The lake's file: a key of one's own is kept beside it. */
  readonly lake: string
  readonly listen: ListenAddress
  /** The Region that requests are signed for. */
  readonly region: string
  /** File with accounts, keys and roles; without it, and on loopback only, a key is made. */
  readonly credentials?: string
  /** The account that such a key is made for; else the one that the lake holds most of. */
  readonly account?: string
  readonly tls: ListenOptions['tls'] | undefined
  /** Names of the server beside its own address. */
  readonly names: readonly string[]
  readonly auditFolder: string
  /** Where the built console is; where a build puts it unless given. */
  readonly consoleFolder?: string
  /** Minutes after which a session of the console that is not used is over; half an hour unless given. */
  readonly idleMinutes?: number
  /** File that says who may sign in with an account elsewhere. */
  readonly oidcFile?: string
  /** The client's secret, where that file has none. */
  readonly oidcSecret?: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Says something to whoever runs the server. */
  readonly tell: (text: string) => void
}

export interface RunningServer {
  readonly url: string
  readonly services: Services
  /** Who has the key that the server made for itself; undefined when it was given credentials. */
  readonly owner: Principal | undefined
  /** A link that signs its owner in to the console, once, within five minutes; the console's address where there is none. */
  readonly consoleLink: () => string
  /** Lets what is under way end, and closes everything but the lake. */
  readonly stop: () => Promise<void>
}

/** Answers Detective's API, STS's GetCallerIdentity and Dupin's own API over a lake.
 * @throws UserError when it would be open to others without TLS and keys, or cannot listen. */
export async function startServer(dupin: Dupin, options: ServeOptions): Promise<RunningServer> {
  refuseOpenDoors(options)
  const { region, tell, listen: address, tls } = options
  const { onBug, endBugs } = bugTeller(tell)
  const oidc = oidcOf(options)
  const { credentials, own } = await credentialsOf(dupin, options)
  const access = { credentials, oidc }
  const services = await openServices(dupin, options, access, onBug)
  const { answer, signIn, close } = await openAnswer(services, options, access, onBug)
  const listening = { ...address, ...(tls ? { tls } : {}), tooLarge: TOO_LARGE }
  const server = await listen(listening, answer).catch(async (error: unknown) => {
    await close()
    throw error
  })
  const owner = own && ownerOf(own)
  if (own !== undefined) tellUsage(own, { endpoint: server.url, region }, tell)
  return {
    url: server.url,
    services,
    owner,
    consoleLink: () => {
      const path = owner === undefined ? '/console/' : linkPath(signIn.issueToken(owner).token)
      return `${browserUrl(server.url, options.names)}${path}`
    },
    stop: async () => {
      await Promise.all([server.stop(), services.endWork()])
      endBugs()
      await close()
    },
  }
}

/** Who is let in. */
interface Access {
  readonly credentials: Credentials
  readonly oidc: OidcSettings | undefined
}

function openServices(
  dupin: Dupin,
  { region, now }: ServeOptions,
  { credentials: { keys, emails, organization }, oidc }: Access,
  onBug: (error: unknown) => void,
): Promise<Services> {
  const ofKeys = [...keys.values()].map(({ principal }) => principal.account)
  const accounts = new Set([...ofKeys, ...(oidc?.rules ?? []).map(({ account }) => account)])
  const directory = { emails, organization }
  return dupin.serve({ region, now, onBug, directory, alone: accounts.size <= 1 })
}

/** What answers requests, and what closes it together with the services. */
interface OpenedAnswer {
  readonly answer: Answer
  readonly signIn: SignIn
  readonly close: () => Promise<void>
}

async function openAnswer(
  services: Services,
  options: ServeOptions,
  { credentials: { keys }, oidc: settings }: Access,
  onBug: (error: unknown) => void,
): Promise<OpenedAnswer> {
  const { region, now, names, tell, auditFolder: folder } = options
  const { documents, membership, investigations } = services
  const audit = await AuditLog.open({ folder, now: () => new Date(now()), newId: randomUUID })
  const key = await sealingKey(services)
  const refusals = new RefusalNotes()
  const { idleMinutes } = options
  const tls = options.tls !== undefined
  const asking = { region, audit, refusals, now, idleMinutes, oidc: settings, tls }
  const { signIn, oidc } = openSignIn(asking)
  const face = { services, audit, auditFolder: folder, signIn, oidc, key, now, onBug }
  const { own, observe, close } = openDupinApi(face)
  const answer = createAnswer({
    region,
    names,
    keys,
    detective: { membership, investigations, tokenKey: key },
    own,
    console: consoleIn(options.consoleFolder ?? builtConsole()),
    sessions: signIn.sessions,
    answered: await AnsweredRequests.open(documents, now()),
    audit,
    refusals,
    now,
    newId: randomUUID,
    onBug,
    observe,
  })
  return {
    answer,
    signIn,
    close: async () => {
      close()
      await services.close()
      await audit.close()
      const { sequence, sha256 } = audit.head
      if (sequence > 0) tell(`audit log: newest record ${sequence}:${sha256}`)
    },
  }
}

const TOO_LARGE = refusalResponse(
  {
    name: 'ValidationException',
    message: `A request body has at most ${MOST_BODY_BYTES} bytes.`,
    code: 'INVALID_REQUEST_BODY',
  },
  'none',
)

/** Beyond this machine anybody can knock: then it must be known who does, and nobody may listen in. */
function refuseOpenDoors({ listen: { host }, tls, credentials }: ServeOptions): void {
  if (isLoopback(host)) return
  const lacking = [
    ...(credentials === undefined ? ['--credentials FILE'] : []),
    ...(tls === undefined ? ['--tls-cert FILE --tls-key FILE'] : []),
  ]
  if (lacking.length === 0) return
  throw new UserError(
    `${host} can be reached from other machines: that needs ${lacking.join(' and ')}. ` +
      'Listen on 127.0.0.1 to serve this machine alone.',
  )
}

/** Those of the file that was named; else a key of one's own, made once for a lake. */
async function credentialsOf(
  dupin: Dupin,
  { credentials: file, account, lake, tell }: ServeOptions,
): Promise<{ readonly credentials: Credentials; readonly own?: OwnCredentials }> {
  if (file !== undefined) {
    const read = readCredentials(file)
    for (const warning of read.warnings) tell(warning)
    return read
  }
  const own = ownCredentials({
    path: `${lake}.credentials.json`,
    account: account ?? (await dupin.busiestAccount()) ?? SOME_ACCOUNT,
    email: 'root@example.com',
    random: randomBytes,
  })
  refuseOtherAccount(own, account)
  return { credentials: own.credentials, own }
}

/** @throws UserError when the file is not what it must be */
function oidcOf({ oidcFile, oidcSecret, tell }: ServeOptions): OidcSettings | undefined {
  if (oidcFile === undefined) return undefined
  const { settings, warnings } = readOidcFile(oidcFile, oidcSecret)
  for (const warning of warnings) tell(warning)
  return settings
}

/** A key that was made before stays as it is: who names another account would be answered as this one. */
function refuseOtherAccount({ credentials, path }: OwnCredentials, account?: string): void {
  const accounts = [...credentials.keys.values()].map(({ principal }) => principal.account)
  if (account === undefined || accounts.includes(account)) return
  throw new UserError(
    `${path} has no key of account ${account}; leave --account out, or remove the file to have a key made for it`,
  )
}

/** AWS's own account for examples. */
const SOME_ACCOUNT = '111122223333'

/** Whose key the profile for clients has, too. */
function ownerOf({ credentials }: OwnCredentials): Principal | undefined {
  const [key] = credentials.keys.values()
  return key?.principal
}

function tellUsage(own: OwnCredentials, service: Service, tell: ServeOptions['tell']): void {
  for (const warning of own.warnings) tell(warning)
  tell(usageText(writeProfile(own, service, randomBytes), service))
}

/** The key that seals the tokens of pages: made once for a lake, so that they outlive a restart. */
async function sealingKey({ documents }: Services): Promise<Buffer> {
  const known = await documents.get('server', 'token-key')
  if (known !== undefined) return Buffer.from(String(JSON.parse(known.body)), 'hex')
  const key = randomBytes(32)
  await documents.write([
    { kind: 'server', id: 'token-key', body: JSON.stringify(key.toString('hex')) },
  ])
  return key
}

/** Errors that nobody foresaw are for the operator, each with where it happened. Once the server has cut off those who still
 * waited, what they run into is no bug. */
function bugTeller(tell: (text: string) => void) {
  let isOver = false
  const onBug = (error: unknown): void => {
    if (isOver) return
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    tell(`dupin: this is a bug in dupin, please report it:\n${detail}`)
  }
  const endBugs = (): void => {
    isOver = true
  }
  return { onBug, endBugs }
}
