metadata name = 'Messaging'
metadata description = 'Service Bus with a session queue per stage.'

@description('Required. Name of the namespace.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags.')
param tags object

@description('Required. Tier of the namespace.')
@allowed(['Standard', 'Premium'])
param sku string

@description('Required. Messaging units, for Premium.')
param capacity int

@description('Required. Whether a Premium namespace lies in several zones; a Standard one has no say.')
param zoneRedundant bool

// The code's list is QueueNames; a test holds the two equal.
var queues = [
  'dedupe'
  'filter'
  'intent'
  'route'
  'persist'
  'push'
  'deliver'
  'project'
  'media'
  'identify'
  'bot'
  'compact'
  'assign'
  'merge'
  'compensate'
  'tickets'
  'webhooks'
]

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: {
    name: sku
    tier: sku
    capacity: sku == 'Premium' ? capacity : null
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    zoneRedundant: sku == 'Premium' && zoneRedundant
  }
}

resource stages 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [
  for queue in queues: {
    parent: namespace
    name: queue
    properties: {
      // One session, one consumer at a time, in order.
      requiresSession: true
      // A sender that did not hear the answer sends again; the dedupe table catches what comes later.
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT10M'
      // A host that died gives its sessions back within this time; a living one renews.
      lockDuration: 'PT30S'
      maxDeliveryCount: 10
      deadLetteringOnMessageExpiration: true
      defaultMessageTimeToLive: 'P14D'
      maxSizeInMegabytes: 5120
    }
  }
]

@description('Host name, as clients want it.')
output host string = '${namespace.name}.servicebus.windows.net'

@description('For alerts.')
output resourceId string = namespace.id
