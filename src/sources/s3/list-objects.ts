import { dayOf, dayOfKey, monthOf, yearOf } from './dated-key.ts'
import { inOrder } from './in-order.ts'
import {
  type ListAsked,
  type ListedObject,
  type ListPage,
  type S3Api,
  S3Refusal,
} from './s3-api.ts'

export interface Listing {
  readonly api: Pick<S3Api, 'listPage'>
  readonly bucket: string
  /** Objects of earlier days are left out, where the key says the day: `2026-11-05`. */
  readonly from?: string
  /** What cannot be listed is told and passed over. */
  readonly onProblem: (prefix: string, error: unknown) => void
  /** Ends after so many milliseconds. */
  readonly wait: (ms: number) => Promise<unknown>
}

/** Questions on their way at once. */
const AT_ONCE = 12
/** Folders down to the years, in AWS's layouts: organisation, account, service, Region, and some to spare. */
const DEEPEST = 9
/** Where it is not AWS that named the folders, so many levels and folders are looked at before all is listed in one. */
const GUESSED_DEPTH = 3
const GUESSED_FOLDERS = 100
const MOST_FOLDERS = 20_000
const MOST_STRETCHES = 500_000
/** Tries for a page that is not whole. */
const PAGE_TRIES = 5
const FIRST_WAIT_MS = 100

/** What is listed in one go, page by page; `month` orders them: `2026-11`, or '' where there is none. */
interface Stretch {
  readonly prefix: string
  readonly month: string
}

/**
 * Every object below a prefix. Where folders stand for years and months, as in all layouts of AWS, months are listed one after
 * the other, each for all accounts, services and Regions, and those before `from` not at all. Nothing is remembered from one
 * listing to the next: keys are not in the order of delivery.
 */
export async function* listObjects(prefix: string, listing: Listing): AsyncGenerator<ListedObject> {
  const found: Found = { years: [], stretches: [] }
  for await (const object of descend(prefix, listing, found))
    if (isWanted(object.key, listing.from)) yield object
  const { stretches } = found
  for await (const months of inOrder(found.years, AT_ONCE, (year) => monthsOf(year, listing)))
    stretches.push(...months)
  // Of one month those stay in the order in which they were found.
  stretches.sort((a, b) => (a.month < b.month ? -1 : a.month > b.month ? 1 : 0))
  for await (const pages of inOrder(stretches, AT_ONCE, (stretch) => begin(stretch, listing)))
    for await (const object of pages) if (isWanted(object.key, listing.from)) yield object
}

function isWanted(key: string, from: string | undefined): boolean {
  return from === undefined || (dayOfKey(key) ?? from) >= from
}

/** What is to be listed when it is known how all of it lies in time. */
interface Found {
  /** Folders that stand for a year. */
  readonly years: string[]
  readonly stretches: Stretch[]
}

/** A folder with what is directly in it. */
interface Level extends ListPage {
  readonly prefix: string
  /** Whether there was more than is worth holding. */
  readonly isCut: boolean
}

/** Goes down to the years level by level and yields what lies on the way. */
async function* descend(
  prefix: string,
  listing: Listing,
  found: Found,
): AsyncGenerator<ListedObject> {
  let folders: readonly string[] = [prefix]
  for (let depth = 0; folders.length > 0; depth++) {
    const deeper: string[] = []
    for await (const level of inOrder(folders, AT_ONCE, (folder) => readLevel(folder, listing))) {
      if (level === undefined) continue
      const isFull = found.years.length + deeper.length > MOST_STRETCHES
      if (isFull || isBetterWhole(level, depth)) {
        found.stretches.push({ prefix: level.prefix, month: '' })
        continue
      }
      yield* level.objects
      const isYear = (folder: string) => yearOf(lastFolder(folder)) !== undefined
      found.years.push(...level.prefixes.filter(isYear))
      deeper.push(...level.prefixes.filter((folder) => !isYear(folder)))
    }
    folders = deeper
  }
}

function isBetterWhole({ prefix, prefixes, isCut }: Level, depth: number): boolean {
  if (isCut || depth >= DEEPEST) return true
  if (isOfAws(prefix) || prefixes.some((folder) => folder.endsWith('AWSLogs/'))) return false
  const isDated = prefixes.some((folder) => yearOf(lastFolder(folder)) !== undefined)
  return !isDated && (depth >= GUESSED_DEPTH || prefixes.length > GUESSED_FOLDERS)
}

/** Below `AWSLogs/`, and in Security Lake below `aws/` or `ext/` and a version. */
function isOfAws(prefix: string): boolean {
  return /(?:^|\/)(?:AWSLogs\/|(?:aws|ext)\/[^/]+\/)/.test(prefix)
}

function lastFolder(prefix: string): string {
  return prefix.slice(prefix.lastIndexOf('/', prefix.length - 2) + 1)
}

async function readLevel(prefix: string, listing: Listing): Promise<Level | undefined> {
  const { bucket, onProblem } = listing
  const objects: ListedObject[] = []
  const prefixes: string[] = []
  try {
    for (let continuation: string | undefined; ; ) {
      const place = continuation === undefined ? {} : { continuation }
      const page = await ask({ bucket, prefix, delimiter: '/', ...place }, listing)
      objects.push(...page.objects)
      prefixes.push(...page.prefixes)
      continuation = page.next
      if (continuation === undefined) return { prefix, objects, prefixes, isCut: false }
      if (objects.length > 0 || prefixes.length > MOST_FOLDERS)
        return { prefix, objects: [], prefixes: [], isCut: true }
    }
  } catch (error) {
    onProblem(prefix, error)
    return undefined
  }
}

/** The months of a year's folder, or its days in the month of `from`; the folder itself where it holds anything else. */
async function monthsOf(folder: string, listing: Listing): Promise<Stretch[]> {
  const year = yearOf(lastFolder(folder)) ?? 0
  const first = listing.from?.slice(0, 7) ?? ''
  if (String(year) < first.slice(0, 4)) return []
  const level = await readLevel(folder, listing)
  if (level === undefined) return []
  const months = level.prefixes.map((prefix) => ({ prefix, month: monthOf(lastFolder(prefix)) }))
  const isPlain = level.objects.length === 0 && !level.isCut
  if (!isPlain || months.some(({ month }) => month === undefined))
    return [{ prefix: folder, month: monthName(year, 0) }]
  const wanted = months
    .map(({ prefix, month = 0 }) => ({ prefix, month: monthName(year, month) }))
    .filter(({ month }) => month >= first)
  const parts = await Promise.all(
    wanted.map((one) => (one.month === first ? daysOf(one, listing) : [one])),
  )
  return parts.flat()
}

async function daysOf(stretch: Stretch, listing: Listing): Promise<Stretch[]> {
  const first = Number(listing.from?.slice(8, 10) ?? 1)
  const level = await readLevel(stretch.prefix, listing)
  if (level === undefined) return []
  const days = level.prefixes.map((prefix) => ({ prefix, day: dayOf(lastFolder(prefix)) }))
  const isPlain = level.objects.length === 0 && !level.isCut
  if (!isPlain || days.some(({ day }) => day === undefined)) return [stretch]
  return days
    .filter(({ day = 0 }) => day >= first)
    .map(({ prefix }) => ({ prefix, month: stretch.month }))
}

function monthName(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`
}

/** Asks for the first page at once, so that stretches that are small do not wait for each other, and for others in turn. */
async function begin({ prefix }: Stretch, listing: Listing): Promise<AsyncGenerator<ListedObject>> {
  const first = await page(prefix, undefined, listing)
  return pagesFrom(first, prefix, listing)
}

async function* pagesFrom(
  first: ListPage | undefined,
  prefix: string,
  listing: Listing,
): AsyncGenerator<ListedObject> {
  for (let now = first; now !== undefined; ) {
    // The next is asked for while this one is read.
    const next = now.next === undefined ? undefined : page(prefix, now.next, listing)
    yield* now.objects
    now = await next
  }
}

async function page(
  prefix: string,
  continuation: string | undefined,
  listing: Listing,
): Promise<ListPage | undefined> {
  const { bucket, onProblem } = listing
  try {
    const place = continuation === undefined ? {} : { continuation }
    return await ask({ bucket, prefix, ...place }, listing)
  } catch (error) {
    onProblem(prefix, error)
    return undefined
  }
}

/** What S3 refuses was tried often enough by the client; a page that came in pieces, or not at all, is asked for again. */
async function ask(asked: ListAsked, { api, wait }: Listing): Promise<ListPage> {
  for (let tries = 1; ; tries++) {
    try {
      return await api.listPage(asked)
    } catch (error) {
      const isAnswer = error instanceof S3Refusal && error.status >= 300
      if (isAnswer || tries === PAGE_TRIES) throw error
      await wait(FIRST_WAIT_MS * 2 ** tries)
    }
  }
}
