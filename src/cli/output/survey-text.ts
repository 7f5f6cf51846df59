import { neutralise } from '../../investigations/render/neutralise.ts'
import type { TextOptions } from '../../investigations/render/text/pen.ts'
import type { Survey } from '../../set-up.ts'
import { rowsAsTable } from './table.ts'

/** What an account was found to write, as a table, and what else is to be known about it. */
export function surveyText(survey: Survey, options: TextOptions): string {
  const { account, regions, places, queues, guardDuty, notes } = survey
  const rows = [
    ...places.map(({ bucket, prefix, what, region, trouble }) => ({
      where: `s3://${bucket}/${prefix}`,
      what,
      region,
      state: trouble === '' ? '' : 'cannot be listed',
    })),
    ...queues.map(({ url, region, buckets }) => ({
      where: url,
      what: `hears of new objects in ${buckets.join(', ')}`,
      region,
      state: '',
    })),
    ...guardDuty.map((region) => ({ where: 'GuardDuty', what: 'its findings', region, state: '' })),
  ]
  const names = [
    'where',
    'what',
    'region',
    ...(rows.some(({ state }) => state !== '') ? ['state'] : []),
  ]
  const lines = [
    ...(account === '' ? [] : [`Account ${account}, ${regions.join(', ')}`]),
    ...(rows.length === 0 ? [] : [rowsAsTable(rows, options, names).trimEnd()]),
    ...(places.length === 0 ? ['No bucket with logs was found.'] : []),
    ...notes.map(neutralise),
  ]
  return `${lines.join('\n')}\n`
}
