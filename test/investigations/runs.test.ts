import { describe, expect, onTestFinished, test } from 'vitest'
import type { Detector } from '../../src/detectors/detector.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import { UserError } from '../../src/events/user-error.ts'
import { Runs, TooManyRuns } from '../../src/investigations/runs.ts'
import { Documents } from '../../src/lake/documents.ts'
import type { Lake } from '../../src/lake/lake.ts'
import { visibleEngine } from '../../src/lake/visible.ts'
import { DENIALS, MINE, THEIRS, twoTenants } from '../api/dupin/api-support.ts'
import { at, SCOPE } from '../graph/panel-lake.ts'

const KEY = 'arn:graph/one'
const WINDOW = { from: SCOPE.start, to: SCOPE.end }

interface Bench {
  readonly lake: Lake
  readonly runs: Runs
  readonly bugs: unknown[]
  /** Another process over the same lake. */
  readonly again: (detectors?: readonly Detector[]) => Promise<Runs>
  readonly tick: (milliseconds: number) => void
}

async function bench(detectors: readonly Detector[] = [DENIALS]): Promise<Bench> {
  const lake = await twoTenants()
  const bugs: unknown[] = []
  const opened: Runs[] = []
  let now = at(30)
  const documents = new Documents(await lake.engine.connect())
  const again = async (some = detectors) => {
    const onBug = (error: unknown) => void bugs.push(error)
    const runs = await Runs.open({ documents, detectors: some, now: () => now, onBug })
    opened.push(runs)
    return runs
  }
  onTestFinished(async () => {
    for (const runs of opened) await runs.close()
    await documents.close()
    await lake.engine.close()
  })
  const tick = (milliseconds: number) => {
    now += milliseconds
  }
  return { lake, runs: await again(), bugs, again, tick }
}

/** A detector that waits until it is let go, and counts how often it looked. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  const looks = { count: 0 }
  const detect = async () => {
    looks.count++
    await opened
    return { findings: [], examined: 0 }
  }
  return { detector: { ...DENIALS, detect }, open, looks }
}

describe('a run', () => {
  test('tells how far it is, ends, and keeps its report', async () => {
    const { lake, runs } = await bench()
    const told: string[] = []
    const run = await runs.start({ key: KEY, lake, scope: WINDOW })
    runs.subscribe(run.id, ({ status, what }) => told.push(`${status} ${what}`))
    expect(run).toMatchObject({ status: 'QUEUED', scope: SCOPE, created: at(30), done: 0, of: 1 })
    await runs.idle()
    expect(told.slice(-2)).toEqual(['RUNNING Denied calls', 'SUCCESSFUL done'])
    expect(runs.latest(KEY)).toMatchObject({ id: run.id, status: 'SUCCESSFUL', groups: 2, done: 1 })
    expect((await runs.latestReport(KEY))?.findingGroups).toHaveLength(2)
  })

  test('does not end before it began, however the clock is set', async () => {
    const { lake, runs, tick } = await bench()
    const { id, created } = await runs.start({ key: KEY, lake, scope: WINDOW })
    tick(-3 * HOUR)
    await runs.idle()
    expect(runs.get(KEY, id)).toMatchObject({ status: 'SUCCESSFUL', ended: created })
  })

  test('is the latest, and kept, also when the clock is put back', async () => {
    const { lake, runs, tick } = await bench()
    await runs.start({ key: KEY, lake, scope: WINDOW })
    await runs.idle()
    tick(-365 * DAY)
    runs.outdated()
    const { id } = await runs.start({ key: KEY, lake, scope: WINDOW })
    await runs.idle()
    expect(runs.latest(KEY)).toMatchObject({ id, status: 'SUCCESSFUL', outdated: false })
    expect(runs.list(KEY)[0]).toMatchObject({ id })
  })

  test('is there after a restart, as it was', async () => {
    const { lake, runs, again } = await bench()
    const { id } = await runs.start({ key: KEY, lake, scope: WINDOW })
    await runs.idle()
    const later = await again()
    expect(later.list(KEY)).toEqual(runs.list(KEY))
    const [before, after] = [await runs.report(KEY, id), await later.report(KEY, id)]
    expect(after?.findingGroups.map((group) => group.title)).toEqual(
      before?.findingGroups.map((group) => group.title),
    )
    expect(after?.scope).toEqual(SCOPE)
  })

  test('that a restart cut short has failed, with what to do', async () => {
    const { detector, open } = gate()
    const { lake, runs, again } = await bench([detector])
    const { id } = await runs.start({ key: KEY, lake, scope: WINDOW })
    const later = await again()
    expect(later.get(KEY, id)).toMatchObject({
      status: 'FAILED',
      failure: expect.stringContaining('start it again'),
    })
    open()
    await runs.idle()
  })

  test('that fails leaves no report, and the next one runs', async () => {
    const broken: Detector = { ...DENIALS, detect: () => Promise.reject(new Error('secret')) }
    const { lake, runs, bugs } = await bench([broken])
    await runs.start({ key: KEY, lake, scope: WINDOW })
    await runs.start({ key: 'other', lake, scope: WINDOW })
    await runs.idle()
    expect([KEY, 'other'].map((key) => runs.list(key)[0]?.status)).toEqual(['FAILED', 'FAILED'])
    expect(runs.list(KEY)[0]?.failure).not.toContain('secret')
    expect(await runs.latestReport(KEY)).toBeUndefined()
    expect(bugs).toHaveLength(2)
  })

  test('of the same scope that is not over is joined', async () => {
    const { detector, open, looks } = gate()
    const { lake, runs } = await bench([detector])
    const one = await runs.start({ key: KEY, lake, scope: WINDOW })
    const other = await runs.start({ key: KEY, lake, scope: WINDOW })
    expect(other.id).toBe(one.id)
    open()
    await runs.idle()
    expect(looks.count).toBe(1)
  })

  test('waits for the one before it, and not without end', async () => {
    const { detector, open, looks } = gate()
    const { lake, runs } = await bench([detector])
    const start = (i: number, key = KEY) =>
      runs.start({ key, lake, scope: { ...WINDOW, from: WINDOW.from - i * HOUR } })
    await start(0)
    for (let i = 1; i <= 20; i++) await start(i)
    await expect(start(21)).rejects.toThrow(TooManyRuns)
    // Whoever has a full queue keeps nobody else from theirs.
    await start(0, 'another')
    expect(looks.count).toBeLessThanOrEqual(1)
    open()
    await runs.idle()
    expect(looks.count).toBe(22)
  })

  test.each([
    ['an empty scope', { from: SCOPE.end, to: SCOPE.start }],
    ['a scope of years', { from: SCOPE.end - 800 * DAY, to: SCOPE.end }],
  ])('of %s is refused', async (_, scope) => {
    const { lake, runs } = await bench()
    await expect(runs.start({ key: KEY, lake, scope })).rejects.toThrow(UserError)
  })

  test('sees what its engine shows, and its coverage tells of no more', async () => {
    const { lake, runs } = await bench()
    const engine = await visibleEngine(lake.engine, [MINE], false)
    await runs.start({ key: KEY, lake: { engine }, scope: WINDOW })
    await runs.idle()
    const report = await runs.latestReport(KEY)
    expect(report?.coverage).toMatchObject({ objects: 1, stored: 7 })
    expect(JSON.stringify(report)).not.toContain(THEIRS)
    await engine.close()
  })

  test('may have an engine of its own, which is closed after it', async () => {
    const { lake, runs } = await bench()
    let closed = 0
    const open = async () => {
      const engine = await lake.engine.connect()
      return Object.assign(Object.create(engine), {
        query: engine.query.bind(engine),
        close: async () => {
          closed++
          await engine.close()
        },
      })
    }
    await runs.start({ key: KEY, lake, scope: WINDOW, open, whole: true })
    await runs.idle()
    expect([runs.latest(KEY)?.status, closed]).toEqual(['SUCCESSFUL', 1])
  })
})

describe('reports', () => {
  test('of a graph are kept for its latest ten runs', async () => {
    const { lake, runs, again, tick } = await bench()
    for (let i = 0; i < 12; i++) {
      tick(HOUR)
      await runs.start({ key: KEY, lake, scope: { from: SCOPE.start + i * HOUR, to: SCOPE.end } })
      await runs.idle()
    }
    const kept = runs.list(KEY).map(({ scope }) => (scope.start - SCOPE.start) / HOUR)
    expect(kept).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2])
    expect((await again()).list(KEY)).toEqual(runs.list(KEY))
  })

  test('that cover a scope are used; else there is a new run', async () => {
    const { lake, runs } = await bench()
    const first = await runs.reportFor(KEY, lake, SCOPE)
    expect(await runs.reportFor(KEY, lake, { start: at(2), end: at(6) })).toBe(first)
    expect(runs.list(KEY)).toHaveLength(1)
    await runs.reportFor(KEY, lake, { start: at(-5), end: at(6) })
    expect(runs.list(KEY)).toHaveLength(2)
  })

  test('are not used any more once more logs were read, also after a restart', async () => {
    const { lake, runs, again } = await bench()
    await runs.reportFor(KEY, lake, SCOPE)
    runs.outdated()
    expect(runs.list(KEY)).toMatchObject([{ outdated: true }])
    await runs.reportFor(KEY, lake, SCOPE)
    expect(runs.list(KEY).map(({ outdated }) => outdated)).toEqual([false, true])
    const later = await again()
    expect(later.list(KEY).map(({ outdated }) => outdated)).toEqual([false, true])
  })

  test('are made anew by themselves where the run can be repeated', async () => {
    const { lake, runs, tick } = await bench()
    await runs.start({ key: KEY, lake, scope: {}, open: () => lake.engine.connect() })
    await runs.idle()
    tick(HOUR)
    runs.outdated()
    // What is begun in the background is there once the queue was waited for.
    await runs.start({ key: 'other', lake, scope: WINDOW })
    await runs.idle()
    expect(runs.list(KEY).map(({ outdated }) => outdated)).toEqual([false, true])
  })

  test('whose run fails are told of as an error', async () => {
    const broken: Detector = { ...DENIALS, detect: () => Promise.reject(new Error('secret')) }
    const { lake, runs } = await bench([broken])
    await expect(runs.reportFor(KEY, lake, SCOPE)).rejects.toThrow(UserError)
  })

  test('of another graph are not seen', async () => {
    const { lake, runs } = await bench()
    const { id } = await runs.start({ key: KEY, lake, scope: WINDOW })
    await runs.idle()
    expect(runs.get('other', id)).toBeUndefined()
    expect(await runs.report('other', id)).toBeUndefined()
  })

  test('are gone when the graph is forgotten', async () => {
    const { lake, runs, again } = await bench()
    const { id } = await runs.start({ key: KEY, lake, scope: WINDOW })
    await runs.idle()
    await runs.forget(KEY)
    expect(runs.list(KEY)).toEqual([])
    expect(await (await again()).report(KEY, id)).toBeUndefined()
  })
})

test('closing ends what is under way and what waits', async () => {
  const { detector, open } = gate()
  const { lake, runs } = await bench([detector, DENIALS])
  await runs.start({ key: KEY, lake, scope: WINDOW })
  await runs.start({ key: 'other', lake, scope: WINDOW })
  const closed = runs.close()
  open()
  await closed
  expect([KEY, 'other'].map((key) => runs.list(key)[0]?.status)).toEqual(['FAILED', 'FAILED'])
  await expect(runs.start({ key: KEY, lake, scope: WINDOW })).rejects.toThrow()
})

test('without a scope the last two weeks are looked at, or all where there is little', async () => {
  const { lake, runs } = await bench()
  expect((await runs.start({ key: KEY, lake, scope: {} })).scope).toEqual({
    start: at(-48),
    end: at(5),
  })
  await runs.idle()
})
