using System.ClientModel;
using Microsoft.Extensions.AI;
using Omni.Pipeline.Bots;
using OpenAI;

namespace Omni.Functions.Bots;

/// <summary>A model behind anything that speaks OpenAI's protocol: the service of a company, a cloud's, a server of one's own.</summary>
internal static class OpenAiModel
{
    /// <summary>Null where no address is set.</summary>
    public static IChatClient? Make(BotModelOptions options) => options.Endpoint is not { } endpoint
        ? null
        : new OpenAIClient(
                // A server of one's own may want no key; the client does.
                new ApiKeyCredential(options.ApiKey.Length > 0 ? options.ApiKey : "none"),
                new OpenAIClientOptions { Endpoint = endpoint, NetworkTimeout = options.TimeLimit })
            .GetChatClient(options.Model)
            .AsIChatClient();
}
