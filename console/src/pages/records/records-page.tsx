import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function RecordsPage() {
  return <ContentLayout header={<Header variant="h1">Raw events</Header>}>{null}</ContentLayout>
}
