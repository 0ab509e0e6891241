using Microsoft.Extensions.DependencyInjection;
using Omni.Pipeline.Replies;
using Omni.Pipeline.Starts;

namespace Omni.Pipeline.Conversations;

internal static class DeskServices
{
    /// <summary>Adds what agents do with a conversation beside answering.</summary>
    public static IServiceCollection AddConversationDesk(this IServiceCollection services)
    {
        services.AddSingleton<Mentions>();
        services.AddSingleton<ConversationNotes>();
        services.AddSingleton<Transfers>();
        services.AddSingleton<ConversationLabels>();
        services.AddSingleton<InboxViews>();
        services.AddSingleton<ChannelDesk>();
        services.AddSingleton<ReplyStore>();
        services.AddSingleton<ReplyDesk>();
        return services;
    }
}
