import { IP_KINDS, ipKind } from '../../events/ip.ts'
import { EVENT_CATEGORIES, OUTCOMES, truthCode } from '../../events/tables.ts'
import { parseTime } from '../../events/time.ts'
import type { Rejection } from '../format.ts'
import {
  ABSENT,
  ESCAPED_STRING,
  FieldScanner,
  NULL,
  OBJECT,
  SCALAR,
  STRING,
} from '../json/field-scanner.ts'
import { type JsonScanner, ScanError } from '../json/json-scanner.ts'
import { capTerm, type RowBuffer, TERM_LIMIT, TEXT_LIMIT } from '../rows/row-buffer.ts'
import type { TermDictionary } from '../rows/term-dictionary.ts'
import { ActorTermCache } from './actor-terms.ts'
import { parseIsoTime, parseUuid } from './fast-values.ts'
import { outcomeCode } from './outcome.ts'
import { type CloudTrailField, FIELDS } from './record.ts'
import { TargetTerms } from './target-terms.ts'
import { TARGET_FIELDS } from './targets.ts'

/** Slots by name: constants, since a look-up by field would cost each event forty times. */
const AT = {
  additionalEventData: slotOf('additionalEventData'),
  awsRegion: slotOf('awsRegion'),
  errorCode: slotOf('errorCode'),
  errorMessage: slotOf('errorMessage'),
  eventCategory: slotOf('eventCategory'),
  eventID: slotOf('eventID'),
  eventName: slotOf('eventName'),
  eventSource: slotOf('eventSource'),
  eventTime: slotOf('eventTime'),
  insightDetails: slotOf('insightDetails'),
  readOnly: slotOf('readOnly'),
  recipientAccountId: slotOf('recipientAccountId'),
  requestID: slotOf('requestID'),
  requestParameters: slotOf('requestParameters'),
  responseElements: slotOf('responseElements'),
  responseElementsConsoleLogin: slotOf('responseElements.ConsoleLogin'),
  sourceIPAddress: slotOf('sourceIPAddress'),
  userAgent: slotOf('userAgent'),
  accessKeyId: slotOf('userIdentity.accessKeyId'),
  identityAccountId: slotOf('userIdentity.accountId'),
  identityArn: slotOf('userIdentity.arn'),
  identityProvider: slotOf('userIdentity.identityProvider'),
  invokedBy: slotOf('userIdentity.invokedBy'),
  onBehalfOfUserId: slotOf('userIdentity.onBehalfOf.userId'),
  principalId: slotOf('userIdentity.principalId'),
  mfaAuthenticated: slotOf('userIdentity.sessionContext.attributes.mfaAuthenticated'),
  sessionIssuerArn: slotOf('userIdentity.sessionContext.sessionIssuer.arn'),
  sourceIdentity: slotOf('userIdentity.sessionContext.sourceIdentity'),
  identityType: slotOf('userIdentity.type'),
  userName: slotOf('userIdentity.userName'),
  timestamp: slotOf('@timestamp'),
  vpcEndpointId: slotOf('vpcEndpointId'),
}

function slotOf(field: CloudTrailField): number {
  return FIELDS.indexOf(field)
}

const PATHS = [...FIELDS, ...TARGET_FIELDS.map((field) => `requestParameters.${field}`)]

/**
 * Turns CloudTrail events into rows without building objects: fields are found in the bytes, strings are numbered from
 * their bytes, and what derives from a string (kind of address, outcome of an error code, who acts) is looked up once
 * per distinct string.
 */
export class CloudTrailReader {
  readonly #scanner: JsonScanner
  readonly #fields: FieldScanner
  readonly #terms: TermDictionary
  readonly #rows: RowBuffer
  readonly #columns: Columns
  readonly #actors: ActorTermCache
  readonly #targets: TargetTerms
  readonly #ipKinds: DerivedCodes
  readonly #outcomes: DerivedCodes
  readonly #categories: DerivedCodes
  #start = 0
  /** Slots that name the operation and the service of the record. */
  readonly #rest = () => ({
    principalId: this.#fields.text(AT.principalId),
    userName: this.#fields.text(AT.userName),
    invokedBy: this.#fields.text(AT.invokedBy),
    identityProvider: this.#fields.text(AT.identityProvider),
    onBehalfOf: this.#fields.text(AT.onBehalfOfUserId),
  })

  constructor(scanner: JsonScanner, terms: TermDictionary, rows: RowBuffer) {
    this.#scanner = scanner
    this.#fields = new FieldScanner(PATHS, scanner)
    this.#terms = terms
    this.#rows = rows
    this.#columns = columnsOf(rows)
    this.#actors = new ActorTermCache(terms)
    this.#targets = new TargetTerms(terms)
    this.#ipKinds = new DerivedCodes(terms, (text) => IP_KINDS.indexOf(ipKind(text)))
    this.#outcomes = new DerivedCodes(terms, outcomeCode)
    this.#categories = new DerivedCodes(terms, (text) => Math.max(0, CATEGORY_NAMES.indexOf(text)))
  }

  /** Reads the event at the scanner's position into a row of `object`; undefined when it was kept. Unless it is `certain`
   * that events are what is read, a record must have the marks of one.
   * @throws ScanError when the bytes are no well-formed record; no row is left behind then. */
  read(object: number, maxBytes: number, certain = true): Rejection | undefined {
    const start = this.#scanner.position
    this.#start = start
    this.#fields.scan(0)
    const length = this.#scanner.position - start
    if (length > maxBytes)
      throw new ScanError('record-too-large', `a record of ${length} bytes`, start)
    const time = this.#time()
    if (Number.isNaN(time))
      return reject(this.#has(AT.eventTime) ? 'bad-time' : 'missing-field', 'eventTime')
    // An insight tells of calls rather than of one: it is a finding, of a format of its own.
    if (this.#isInsight()) return reject('unknown-format', 'insightDetails')
    if (!this.#isText(AT.eventName)) return reject('missing-field', 'eventName')
    if (!this.#isText(AT.eventSource)) return reject('missing-field', 'eventSource')
    if (!certain && !(this.#has(AT.eventTime) && this.#has(AT.eventID) && this.#has(AT.eventName)))
      return reject('unknown-format', 'eventID')
    this.#rows.begin(object)
    this.#rows.setNumber(this.#columns.time, time)
    this.#writeIds()
    const identityAccount = this.#term(AT.identityAccountId)
    this.#writeCall(identityAccount)
    this.#writeOrigin()
    this.#writeActor(identityAccount)
    this.#writeTexts()
    return undefined
  }

  /** Forgets what derives from term ids; to be called when the dictionary starts anew. */
  clear(): void {
    this.#actors.clear()
    this.#targets.clear()
    this.#ipKinds.clear()
    this.#outcomes.clear()
    this.#categories.clear()
  }

  #writeIds(): void {
    const { bytes } = this.#scanner
    const id = AT.eventID
    if (!this.#uuid(id, this.#columns.eventId)) {
      const text = this.#fields.text(id)
      // Without an id the record itself is the identity: two different calls must not fall together.
      this.#rows.setKey(this.#columns.eventId, text || this.#recordText(bytes))
      this.#rows.setTerm(this.#columns.eventIdText, this.#terms.ofText(text))
    }
    if (!this.#uuid(AT.requestID, this.#columns.requestId)) {
      this.#rows.setKey(this.#columns.requestId, this.#fields.text(AT.requestID))
    }
  }

  #recordText(bytes: Uint8Array): string {
    return Buffer.from(bytes.subarray(this.#start, this.#scanner.position)).toString('latin1')
  }

  #uuid(slot: number, column: number): boolean {
    if (this.#fields.kinds[slot] !== STRING) return false
    const start = this.#fields.starts[slot] ?? 0
    if ((this.#fields.ends[slot] ?? 0) - start !== 36) return false
    const offset = (this.#rows.rows - 1) * 16
    return parseUuid(this.#scanner.bytes, start, this.#rows.keyBytes(column), offset)
  }

  #writeCall(identityAccount: number): void {
    const columns = this.#columns
    const service = this.#term(AT.eventSource)
    const account = this.#term(AT.recipientAccountId) || identityAccount
    const region = this.#term(AT.awsRegion)
    this.#rows.setTerm(columns.account, account)
    this.#rows.setTerm(columns.region, region)
    this.#rows.setTerm(columns.service, service)
    this.#rows.setTerm(columns.operation, this.#term(AT.eventName))
    this.#rows.setTerm(columns.actorAccount, identityAccount)
    this.#rows.setNumber(columns.category, this.#categories.of(this.#term(AT.eventCategory)))
    this.#rows.setNumber(columns.readOnly, this.#truth(AT.readOnly))
    const error = this.#term(AT.errorCode)
    this.#rows.setTerm(columns.error, error)
    // The console writes no error code when somebody fails to sign in.
    const isRefused = this.#fields.text(AT.responseElementsConsoleLogin) === 'Failure'
    this.#rows.setNumber(columns.outcome, isRefused ? DENIED : this.#outcomes.of(error))
    this.#writeTarget(service, account, region)
  }

  #writeTarget(service: number, account: number, region: number): void {
    for (const field of this.#targets.fieldsOf(service)) {
      const name = this.#term(FIELDS.length + field)
      if (name === 0) continue
      const target = this.#targets.resolve(service, field, name, account, region)
      this.#rows.setTerm(this.#columns.target, target.id)
      this.#rows.setNumber(this.#columns.targetType, target.type)
      return
    }
  }

  #writeOrigin(): void {
    const columns = this.#columns
    const address = this.#term(AT.sourceIPAddress)
    this.#rows.setTerm(columns.sourceIp, address)
    this.#rows.setNumber(columns.ipKind, this.#ipKinds.of(address))
    this.#rows.setTerm(columns.userAgent, this.#term(AT.userAgent))
    this.#rows.setTerm(columns.vpcEndpoint, this.#term(AT.vpcEndpointId))
  }

  #writeActor(account: number): void {
    const columns = this.#columns
    const type = this.#term(AT.identityType)
    const issuer = this.#term(AT.sessionIssuerArn)
    const arn = this.#term(AT.identityArn)
    const actor = this.#actors.resolve(type, arn, issuer, account, this.#invoker(arn), this.#rest)
    this.#rows.setTerm(columns.identityType, type)
    this.#rows.setTerm(columns.actor, actor.id)
    this.#rows.setNumber(columns.actorType, actor.type)
    this.#rows.setTerm(columns.session, actor.session)
    this.#rows.setTerm(columns.issuer, issuer)
    this.#rows.setTerm(columns.sourceIdentity, this.#term(AT.sourceIdentity))
    this.#rows.setTerm(columns.accessKey, this.#term(AT.accessKeyId))
    this.#rows.setNumber(columns.mfa, this.#truth(AT.mfaAuthenticated))
  }

  /** The service that acts, when nothing else says who does. */
  #invoker(arn: number): number {
    if (arn !== 0 || this.#has(AT.principalId) || this.#has(AT.userName)) return 0
    if (this.#has(AT.identityProvider) || this.#has(AT.onBehalfOfUserId)) return 0
    return this.#term(AT.invokedBy)
  }

  #writeTexts(): void {
    const columns = this.#columns
    this.#writeMessage(columns.errorMessage)
    this.#writeRaw(AT.requestParameters, columns.request)
    this.#writeRaw(AT.responseElements, columns.response)
    if (!this.#spells(AT.eventSource, S3))
      this.#writeRaw(AT.additionalEventData, columns.additional)
  }

  /** Keeps the bytes of a field as they are; what is longer than the cap is left out whole, since half a JSON is none. */
  #writeRaw(slot: number, column: number): void {
    const kind = this.#fields.kinds[slot] ?? ABSENT
    if (kind === ABSENT || kind === NULL) return
    const { bytes } = this.#scanner
    const quote = kind === STRING || kind === ESCAPED_STRING ? 1 : 0
    const start = (this.#fields.starts[slot] ?? 0) - quote
    const end = (this.#fields.ends[slot] ?? 0) + quote
    if (end - start <= TEXT_LIMIT) this.#rows.setText(column, bytes, start, end)
    else this.#rows.setText(column, TOO_LONG, 0, TOO_LONG.length)
  }

  #writeMessage(column: number): void {
    const slot = AT.errorMessage
    const { bytes } = this.#scanner
    const start = this.#fields.starts[slot] ?? 0
    const end = this.#fields.ends[slot] ?? 0
    if (this.#fields.kinds[slot] === STRING) {
      const isShort = end - start <= TEXT_LIMIT
      const cut = isShort ? end : startOfCharacter(bytes, start + TEXT_LIMIT)
      this.#rows.setText(column, bytes, start, cut)
    } else if (this.#fields.kinds[slot] === ESCAPED_STRING) {
      const text = Buffer.from(this.#fields.text(slot))
      const cut = text.length <= TEXT_LIMIT ? text.length : startOfCharacter(text, TEXT_LIMIT)
      this.#rows.setText(column, text, 0, cut)
    }
  }

  #time(): number {
    const slot = this.#has(AT.eventTime) ? AT.eventTime : AT.timestamp
    if (this.#fields.kinds[slot] !== STRING) return Number.NaN
    const start = this.#fields.starts[slot] ?? 0
    const fast = parseIsoTime(this.#scanner.bytes, start, this.#fields.ends[slot] ?? 0)
    return Number.isNaN(fast) ? parseTime(this.#fields.text(slot)) : fast
  }

  #term(slot: number): number {
    const kind = this.#fields.kinds[slot] ?? ABSENT
    if (kind === STRING && this.#length(slot) <= TERM_LIMIT) {
      return this.#terms.ofBytes(
        this.#scanner.bytes,
        this.#fields.starts[slot] ?? 0,
        this.#fields.ends[slot] ?? 0,
      )
    }
    const isText = kind === STRING || kind === ESCAPED_STRING
    return isText ? this.#terms.ofText(capTerm(this.#fields.text(slot))) : 0
  }

  #length(slot: number): number {
    return (this.#fields.ends[slot] ?? 0) - (this.#fields.starts[slot] ?? 0)
  }

  /** `true`, `false`, or either as a string: told by its letters, since every event has two of them. */
  #truth(slot: number): number {
    const kind = this.#fields.kinds[slot]
    if (kind !== SCALAR && kind !== STRING) return UNKNOWN
    if (this.#spells(slot, TRUE)) return YES
    return this.#spells(slot, FALSE) ? NO : UNKNOWN
  }

  #spells(slot: number, text: Uint8Array): boolean {
    const start = this.#fields.starts[slot] ?? 0
    if ((this.#fields.ends[slot] ?? 0) - start !== text.length) return false
    const { bytes } = this.#scanner
    for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return false
    return true
  }

  #isInsight(): boolean {
    return this.#fields.kinds[AT.insightDetails] === OBJECT && !this.#has(AT.eventName)
  }

  #has(slot: number): boolean {
    return this.#fields.kinds[slot] !== ABSENT
  }

  #isText(slot: number): boolean {
    const kind = this.#fields.kinds[slot]
    if (kind !== STRING && kind !== ESCAPED_STRING) return false
    return (this.#fields.ends[slot] ?? 0) > (this.#fields.starts[slot] ?? 0)
  }
}

const DENIED = OUTCOMES.indexOf('denied')
const S3 = Buffer.from('s3.amazonaws.com')
const TRUE = Buffer.from('true')
const FALSE = Buffer.from('false')
const UNKNOWN = truthCode(undefined)
const YES = truthCode(true)
const NO = truthCode(false)
const TOO_LONG = Buffer.from('{"_dupin":"left out: longer than 16 KiB"}')
const CATEGORY_NAMES: readonly string[] = EVENT_CATEGORIES

function reject(reason: Rejection['reason'], detail: string): Rejection {
  return { reason, detail }
}

/** The start of the character that the byte at `at` is part of: text is never cut inside one. */
function startOfCharacter(bytes: Uint8Array, at: number): number {
  while (((bytes[at] ?? 0) & 0xc0) === 0x80) at--
  return at
}

/** A code that a string stands for, computed once per distinct string. */
class DerivedCodes {
  readonly #terms: TermDictionary
  readonly #derive: (text: string) => number
  #codes = new Int16Array(1024).fill(-1)

  constructor(terms: TermDictionary, derive: (text: string) => number) {
    this.#terms = terms
    this.#derive = derive
  }

  clear(): void {
    this.#codes.fill(-1)
  }

  of(term: number): number {
    if (term >= this.#codes.length) {
      const larger = new Int16Array(Math.max(term + 1, this.#codes.length * 2)).fill(-1)
      larger.set(this.#codes)
      this.#codes = larger
    }
    const known = this.#codes[term] ?? -1
    if (known >= 0) return known
    const code = this.#derive(this.#terms.textOf(term))
    this.#codes[term] = code
    return code
  }
}

type Columns = ReturnType<typeof columnsOf>

function columnsOf(rows: RowBuffer) {
  return {
    eventId: rows.column('event_id'),
    eventIdText: rows.column('event_id_text'),
    time: rows.column('time'),
    account: rows.column('account'),
    region: rows.column('region'),
    service: rows.column('service'),
    operation: rows.column('operation'),
    category: rows.column('category'),
    readOnly: rows.column('read_only'),
    identityType: rows.column('identity_type'),
    actor: rows.column('actor'),
    actorType: rows.column('actor_type'),
    actorAccount: rows.column('actor_account'),
    session: rows.column('session'),
    issuer: rows.column('issuer'),
    sourceIdentity: rows.column('source_identity'),
    accessKey: rows.column('access_key'),
    mfa: rows.column('mfa'),
    sourceIp: rows.column('source_ip'),
    ipKind: rows.column('ip_kind'),
    userAgent: rows.column('user_agent'),
    vpcEndpoint: rows.column('vpc_endpoint'),
    outcome: rows.column('outcome'),
    error: rows.column('error'),
    errorMessage: rows.column('error_message'),
    target: rows.column('target'),
    targetType: rows.column('target_type'),
    requestId: rows.column('request_id'),
    request: rows.column('request'),
    response: rows.column('response'),
    additional: rows.column('additional'),
  }
}
