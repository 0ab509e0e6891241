using Microsoft.Extensions.Logging;
using Omni.Pipeline.Ports;
using Omni.Runtime.Storage;

namespace Omni.Runtime.Queues;

/// <summary>What all queues of a host share.</summary>
internal sealed record QueueContext(
    RocksDatabase Database, Committer Committer, QueueOptions Options, SuspectGate Gate, IdSource Ids, TimeProvider Time, ILogger Logger);
