import { UserError } from '../../events/user-error.ts'
import { readIndicators } from '../../formats/indicators/read-indicators.ts'
import {
  ADDRESS_LIST,
  type AddressList,
  type AddressListKind,
  addressListDocument,
  addressListOf,
} from '../../lake/address-lists.ts'
import type { Document, Documents } from '../../lake/documents.ts'
import type { Report } from '../report.ts'
import { groupNamed } from '../select-groups.ts'
import {
  ARCHIVED,
  type ArchivedGroup,
  archivedDocument,
  archivedOf,
  withoutArchived,
} from './archive.ts'
import {
  checkSuppression,
  SUPPRESSION,
  type Suppression,
  suppressionDocument,
  suppressionOf,
} from './suppression.ts'

/** Most rules, and most archived groups, of one view: whoever has more than these has another question. */
const MOST_RULES = 500
const MOST_ARCHIVED = 2000

/** The view of the whole lake, which the command line has. */
export const WHOLE_LAKE = 'lake'

export interface TriageOptions {
  readonly documents: Documents
  /** Whose decisions: what was decided about one view is nothing to another. Without blanks. */
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly newId: () => string
}

/** What was decided about what a view shows, kept in the lake: accepted findings, groups that are done with; and the lists of
 * addresses of the lake. */
export class Triage {
  readonly #documents: Documents
  readonly #key: string
  readonly #now: () => number
  readonly #newId: () => string

  constructor({ documents, key, now, newId }: TriageOptions) {
    this.#documents = documents
    this.#key = key
    this.#now = now
    this.#newId = newId
  }

  async lists(): Promise<readonly AddressList[]> {
    return (await this.#documents.all(ADDRESS_LIST)).flatMap(addressListOf)
  }

  /** Keeps a list in place of the one of its name. @throws UserError when the text has no address */
  async addList(
    name: string,
    kind: AddressListKind,
    text: string,
    expires: number | undefined,
  ): Promise<AddressList> {
    if (!/^[\w .-]{1,64}$/.test(name))
      throw new UserError('a name has at most 64 letters, digits, blanks, dots and dashes')
    const networks = readIndicators(text).indicators.flatMap(({ kind: of, value }) =>
      of === 'address' || of === 'network' ? [value] : [],
    )
    if (networks.length === 0) throw new UserError('the file has no address and no network')
    const list = {
      name,
      kind,
      networks,
      added: this.#now(),
      ...(expires === undefined ? {} : { expires }),
    }
    await this.#documents.write([addressListDocument(list)])
    return list
  }

  /** @throws UserError when there is none of that name */
  async removeList(name: string): Promise<void> {
    await this.#forget({ kind: ADDRESS_LIST, id: name }, `list ${name}`)
  }

  async suppressions(): Promise<readonly Suppression[]> {
    return (await this.#own(SUPPRESSION)).flatMap(suppressionOf)
  }

  /** @throws UserError when it would accept too much */
  async suppress(rule: Omit<Suppression, 'id' | 'created'>): Promise<Suppression> {
    const made = { ...rule, id: this.#newId(), created: this.#now() }
    checkSuppression(made)
    if ((await this.#own(SUPPRESSION)).length >= MOST_RULES)
      throw new UserError(`there are ${MOST_RULES} rules already; remove one first`)
    await this.#documents.write([this.#named(suppressionDocument(made))])
    return made
  }

  /** @throws UserError when there is none of that id */
  async unsuppress(id: string): Promise<void> {
    await this.#forget(this.#named({ kind: SUPPRESSION, id }), `rule ${id}`)
  }

  async archived(): Promise<readonly ArchivedGroup[]> {
    return (await this.#own(ARCHIVED)).flatMap(archivedOf)
  }

  /** Archives a group of a report, by its id or the beginning of it. @throws UserError when it means none, or several */
  async archive(id: string, reason: string, report: Report | undefined): Promise<ArchivedGroup> {
    if (report === undefined)
      throw new UserError('there is nothing to archive yet; look first: dupin investigate')
    const { id: whole, title, findings } = groupNamed(report, id)
    const findingIds = findings.map((one) => one.id)
    const one = { id: whole, title, reason, at: this.#now(), findingIds }
    if ((await this.#own(ARCHIVED)).length >= MOST_ARCHIVED)
      throw new UserError(`${MOST_ARCHIVED} groups are archived already; undo one first`)
    await this.#documents.write([this.#named(archivedDocument(one))])
    return one
  }

  /** @throws UserError when it was not archived */
  async unarchive(id: string): Promise<void> {
    await this.#forget(this.#named({ kind: ARCHIVED, id }), `archived group ${id}`)
  }

  /** A report without the groups that somebody is done with; they are counted. */
  async withoutDone(report: Report): Promise<Report> {
    const { open, done } = withoutArchived(report.findingGroups, await this.archived())
    return done.length === 0 ? report : { ...report, findingGroups: open, archived: done }
  }

  /** Forgets all that was decided about this view; the lists of the lake stay. */
  async forgetAll(): Promise<void> {
    const own = [...(await this.#own(SUPPRESSION)), ...(await this.#own(ARCHIVED))]
    await this.#documents.write(own.map(({ kind, id }) => ({ kind, id })))
  }

  async #forget({ kind, id }: { kind: string; id: string }, what: string): Promise<void> {
    if ((await this.#documents.get(kind, id)) === undefined)
      throw new UserError(`there is no ${what}`)
    await this.#documents.write([{ kind, id }])
  }

  /** Neither ids nor keys have blanks: what has one is of a view, and of which. */
  #named<T extends { readonly id: string }>(one: T): T {
    return this.#key === WHOLE_LAKE ? one : { ...one, id: `${this.#key} ${one.id}` }
  }

  async #own(kind: string): Promise<readonly Document[]> {
    const all = await this.#documents.all(kind)
    return this.#key === WHOLE_LAKE
      ? all.filter(({ id }) => !id.includes(' '))
      : all.filter(({ id }) => id.startsWith(`${this.#key} `))
  }
}
