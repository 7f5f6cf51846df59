import { usePlace } from '../../router/location.ts'
import { RecordList } from './record-list.tsx'
import { RecordPage } from './record-page.tsx'

export function RecordsPage() {
  const [, id] = usePlace().segments
  return id === undefined ? <RecordList /> : <RecordPage id={id} />
}
