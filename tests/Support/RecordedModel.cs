using Microsoft.Extensions.AI;

namespace Omni.Tests.Support;

/// <summary>A model that answers what was recorded, and remembers what it was asked.</summary>
internal sealed class RecordedModel(params string[] answers) : IChatClient
{
    private readonly Queue<string> _answers = new(answers);

    public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    /// <summary>Runs before each answer.</summary>
    public Func<CancellationToken, Task>? Before { get; set; }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Asked.Add([.. messages]);
        if (Before is { } before)
        {
            await before(cancellationToken);
        }

        return new(new ChatMessage(ChatRole.Assistant, _answers.Dequeue()));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // It has nothing.
    }
}
