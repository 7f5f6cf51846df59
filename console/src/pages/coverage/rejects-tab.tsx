import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { Answered } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import { logName } from './log-names.ts'
import { RejectCounts, type RejectPage, RejectsTable, reasonText } from './rejects-tables.tsx'

/** What was refused: how many for which reason, and each with its place. */
export function RejectsTab() {
  const [reason, setReason] = useAsked('reason')
  const [log, setLog] = useAsked('log')
  const rejects = useQuery({
    queryKey: ['get', '/api/v1/coverage/rejects', 'all', reason, log],
    queryFn: async () => {
      let counts: RejectPage['counts'] = []
      const rows = await everyPage(async (cursor) => {
        const page = await rejectsAfter(cursor, reason, log)
        counts = page.counts
        return page
      })
      return { ...rows, counts }
    },
  })
  return (
    <Answered of={rejects} what="rejected records">
      {({ counts, items, more }) => (
        <SpaceBetween size="l">
          <RejectCounts counts={counts} />
          {counts.length > 0 && (
            <SpaceBetween size="s">
              <div className="filters">
                <Choice
                  label="Reason"
                  all="All reasons"
                  value={reason}
                  values={counts.map((one) => one.reason)}
                  text={reasonText}
                  onChange={setReason}
                />
                <Choice
                  label="Log"
                  all="All logs"
                  value={log}
                  values={counts.map((one) => one.format)}
                  text={logName}
                  onChange={setLog}
                />
              </div>
              <RejectsTable rejects={items} more={more} />
            </SpaceBetween>
          )}
        </SpaceBetween>
      )}
    </Answered>
  )
}

async function rejectsAfter(
  cursor: string | undefined,
  reason: string,
  format: string,
): Promise<RejectPage> {
  const { data } = await api.GET('/api/v1/coverage/rejects', {
    params: {
      query: {
        limit: 200,
        ...(reason === '' ? {} : { reason }),
        ...(format === '' ? {} : { format }),
        ...(cursor === undefined ? {} : { cursor }),
      },
    },
  })
  return data ?? { counts: [], items: [], next: null }
}

interface ChoiceProps {
  readonly label: string
  readonly all: string
  readonly value: string
  readonly values: readonly string[]
  readonly text: (value: string) => string
  readonly onChange: (value: string) => void
}

function Choice({ label, all, value, values, text, onChange }: ChoiceProps) {
  const options = [
    { value: '', label: all },
    ...[...new Set(values)].map((one) => ({ value: one, label: text(one) })),
  ]
  return (
    <Select
      selectedOption={options.find((one) => one.value === value) ?? { value, label: text(value) }}
      options={options}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      ariaLabel={label}
      expandToViewport
    />
  )
}
