import Alert from '@cloudscape-design/components/alert'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { answers, type Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'

type LogTrust = Schemas['LogTrust']
type Chain = LogTrust['chains'][number]
type Unread = LogTrust['unread'][number]
type Problem = LogTrust['problems'][number]

/** Whether the log files of CloudTrail are as it delivered them, by the digests that it signed. */
export function TrustTab() {
  const trust = answers.useQuery('get', '/api/v1/trust')
  return (
    <Answered of={trust} what="the digests of CloudTrail">
      {(known) =>
        known.chains.length === 0 && known.unread.length === 0 ? (
          <Empty title="No digest was read">
            Nothing shows whether log files were altered or deleted. Enable log file validation of
            the trail, and collect the folder CloudTrail-Digest beside CloudTrail.
          </Empty>
        ) : (
          <SpaceBetween size="l">
            {known.keys === 0 && (
              <Alert type="warning" header="No public key is pinned">
                Signatures were not checked. Pin the keys with{' '}
                <code>dupin verify --fetch-keys</code>, or <code>--keys FILE</code> with what{' '}
                <code>aws cloudtrail list-public-keys</code> prints.
              </Alert>
            )}
            <Problems trust={known} />
            {known.unread.length > 0 && <NotVerifiable unread={known.unread} />}
            <Chains chains={known.chains} />
          </SpaceBetween>
        )
      }
    </Answered>
  )
}

const TROUBLES: Readonly<Record<Problem['trouble'], string>> = {
  'digest-altered': 'Digest altered',
  'digest-invalid-signature': 'Digest with an invalid signature',
  'digest-missing': 'Digest missing',
  'digest-unreadable': 'Digest that cannot be read',
  'file-altered': 'Log file altered',
  'file-missing': 'Log file missing',
  'file-unlisted': 'Log file that CloudTrail did not deliver',
}

function Problems({ trust: { problems, more } }: { readonly trust: LogTrust }) {
  const { time } = useTimes()
  const columns: readonly DataColumn<Problem>[] = [
    {
      id: 'trouble',
      title: 'Problem',
      value: ({ trouble }) => TROUBLES[trouble],
      cell: ({ trouble }) => <StatusIndicator type="error">{TROUBLES[trouble]}</StatusIndicator>,
      isRowHeader: true,
      minWidth: 170,
    },
    { id: 'account', title: 'Account', value: ({ account }) => account },
    { id: 'region', title: 'Region', value: ({ region }) => region },
    {
      id: 'start',
      title: 'Hour',
      value: ({ start }) => start,
      cell: ({ start }) => time(start),
    },
    {
      id: 'file',
      title: 'File',
      value: ({ place, object }) => place || object,
      cell: ({ place, object }) => (
        <span className="mono wrap">{plainText(place || object, 400)}</span>
      ),
      minWidth: 260,
    },
  ]
  return (
    <DataTable
      title="Problems"
      description="Files that are not what CloudTrail signed. Each is also a finding of the investigation whose scope holds its hour."
      columns={columns}
      rows={problems}
      rowId={({ trouble, place, object, start }) => `${trouble} ${place} ${object} ${start}`}
      more={more > 0}
      empty={
        <Empty title="Nothing was altered, and nothing is missing">
          Every log file that was read between digests is as CloudTrail delivered it.
        </Empty>
      }
    />
  )
}

const REASONS: Readonly<Record<string, string>> = {
  'record-too-large': 'Larger than a digest may be',
  'object-too-large': 'Larger than an object may be',
  'too-many-records': 'Lists more files than a digest may',
  'unreadable-object': 'Could not be fetched',
  'corrupt-gzip': 'Damaged',
  '': 'Holds no digest',
}

function NotVerifiable({ unread }: { readonly unread: readonly Unread[] }) {
  const columns: readonly DataColumn<Unread>[] = [
    {
      id: 'reason',
      title: 'Why',
      value: ({ reason }) => REASONS[reason] ?? reason,
      isRowHeader: true,
      minWidth: 170,
    },
    { id: 'account', title: 'Account', value: ({ account }) => plainText(account, 40) },
    { id: 'region', title: 'Region', value: ({ region }) => plainText(region, 40) },
    {
      id: 'object',
      title: 'Digest',
      value: ({ object }) => object,
      cell: ({ object }) => <span className="mono wrap">{plainText(object, 400)}</span>,
      minWidth: 260,
    },
  ]
  return (
    <DataTable
      title="Not verifiable"
      description="Digests that could not be read. Nothing speaks of tampering, but the log files that they list are not verified."
      columns={columns}
      rows={unread}
      rowId={({ object }) => object}
    />
  )
}

function Chains({ chains }: { readonly chains: readonly Chain[] }) {
  const { minute } = useTimes()
  const columns: readonly DataColumn<Chain>[] = [
    { id: 'account', title: 'Account', value: ({ account }) => account, isRowHeader: true },
    { id: 'region', title: 'Region', value: ({ region }) => region, minWidth: 110 },
    {
      id: 'trail',
      title: 'Trail',
      value: ({ trail, isBackfill }) => `${plainText(trail, 80)}${isBackfill ? ' (backfill)' : ''}`,
    },
    {
      id: 'start',
      title: 'From',
      value: ({ start }) => start,
      cell: ({ start }) => minute(start),
      minWidth: 105,
    },
    {
      id: 'end',
      title: 'To',
      value: ({ end }) => end,
      cell: ({ end }) => minute(end),
      minWidth: 105,
    },
    { id: 'digests', title: 'Digests', value: ({ digests }) => countsText(digests) },
    { id: 'files', title: 'Log files', value: ({ files }) => countsText(files), minWidth: 125 },
    {
      id: 'gaps',
      title: 'Without digests',
      value: ({ breaks }) =>
        breaks.map(({ start, end }) => `${minute(start)} to ${minute(end)}`).join('; ') || 'never',
    },
  ]
  return (
    <DataTable
      title="Chains of digests"
      description="CloudTrail signs each hour what it delivered, for each account, Region and trail. A digest is not proven when its signature is not there: the newest of a copy has none."
      columns={columns}
      rows={chains}
      rowId={({ account, region, trail, homeRegion, isBackfill }) =>
        [account, region, trail, homeRegion, isBackfill].join(' ')
      }
    />
  )
}

const WORDS: Readonly<Record<string, string>> = {
  valid: 'valid',
  moved: 'moved',
  altered: 'altered',
  'invalid-signature': 'with an invalid signature',
  'key-not-found': 'without a key',
  unproven: 'not proven',
  verified: 'verified',
  missing: 'missing',
  notRead: 'not read',
  unhashed: 'read before hashes were kept',
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const shown = Object.entries(counts).filter(([, count]) => count > 0)
  const texts = shown.map(
    ([state, count]) => `${numberText(count, 'count')} ${WORDS[state] ?? state}`,
  )
  return texts.join(', ') || 'none'
}
