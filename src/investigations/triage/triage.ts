import { UserError } from '../../events/user-error.ts'
import { readIndicators } from '../../formats/indicators/read-indicators.ts'
import {
  ADDRESS_LIST,
  type AddressList,
  type AddressListKind,
  addressListDocument,
  readAddressLists,
} from '../../lake/address-lists.ts'
import type { Documents } from '../../lake/documents.ts'
import type { Engine } from '../../lake/engine.ts'
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

/** What a user decided about findings, kept in the lake: lists of addresses, accepted findings, groups that are done with. */
export class Triage {
  readonly #engine: Engine
  readonly #documents: Documents
  readonly #now: () => number
  readonly #newId: () => string

  /** @param now milliseconds since the epoch */
  constructor(engine: Engine, documents: Documents, now: () => number, newId: () => string) {
    this.#engine = engine
    this.#documents = documents
    this.#now = now
    this.#newId = newId
  }

  lists(): Promise<readonly AddressList[]> {
    return readAddressLists(this.#engine)
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
    await this.#forget(ADDRESS_LIST, name, 'list')
  }

  async suppressions(): Promise<readonly Suppression[]> {
    return (await this.#documents.all(SUPPRESSION)).flatMap(suppressionOf)
  }

  /** @throws UserError when it would accept too much */
  async suppress(rule: Omit<Suppression, 'id' | 'created'>): Promise<Suppression> {
    const made = { ...rule, id: this.#newId(), created: this.#now() }
    checkSuppression(made)
    await this.#documents.write([suppressionDocument(made)])
    return made
  }

  /** @throws UserError when there is none of that id */
  async unsuppress(id: string): Promise<void> {
    await this.#forget(SUPPRESSION, id, 'rule')
  }

  async archived(): Promise<readonly ArchivedGroup[]> {
    return (await this.#documents.all(ARCHIVED)).flatMap(archivedOf)
  }

  /** Archives a group of a report, by its id or the beginning of it. @throws UserError when it means none, or several */
  async archive(id: string, reason: string, report: Report | undefined): Promise<ArchivedGroup> {
    if (report === undefined)
      throw new UserError('there is nothing to archive yet; look first: dupin investigate')
    const { id: whole, title, findings } = groupNamed(report, id)
    const findingIds = findings.map((one) => one.id)
    const one = { id: whole, title, reason, at: this.#now(), findingIds }
    await this.#documents.write([archivedDocument(one)])
    return one
  }

  /** @throws UserError when it was not archived */
  async unarchive(id: string): Promise<void> {
    await this.#forget(ARCHIVED, id, 'archived group')
  }

  /** A report without the groups that somebody is done with; they are counted. */
  async withoutDone(report: Report): Promise<Report> {
    const { open, done } = withoutArchived(report.findingGroups, await this.archived())
    return done.length === 0 ? report : { ...report, findingGroups: open, archived: done }
  }

  async #forget(kind: string, id: string, what: string): Promise<void> {
    if ((await this.#documents.get(kind, id)) === undefined)
      throw new UserError(`there is no ${what} ${id}`)
    await this.#documents.write([{ kind, id }])
  }
}
