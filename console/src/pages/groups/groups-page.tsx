import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'

export function GroupsPage() {
  return <ContentLayout header={<Header variant="h1">Finding groups</Header>}>{null}</ContentLayout>
}
