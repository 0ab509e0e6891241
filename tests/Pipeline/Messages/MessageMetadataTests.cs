using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Omni.Pipeline.Conversations;
using Omni.Pipeline.Messages;
using Omni.Pipeline.Ports;
using Omni.Tests.Support;

namespace Omni.Tests.Pipeline.Messages;

public sealed class MessageMetadataTests : IDisposable
{
    private static readonly Gen<string> AnyUnits = Gen.OneOf(Gen.Const("a"), Gen.Const("中"), Gen.Const("\u0001"), Gen.Const("\""), Gen.Const("😀"), Gen.Const("\u2028"));

    private readonly PipelineRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void What_is_taken_fits_into_a_row_and_is_read_as_it_was() =>
        Gen.Select(AnyUnits, Gen.Int[0, MessageMetadata.MaxCount + 1], Gen.Int[0, 400]).Sample((unit, count, length) =>
        {
            var metadata = Enumerable.Range(0, count).ToImmutableDictionary(
                i => i.ToString(CultureInfo.InvariantCulture) + unit, _ => string.Concat(Enumerable.Repeat(unit, length)), StringComparer.Ordinal);
            if (MessageMetadata.IsTooMuch(metadata))
            {
                return;
            }

            var row = ConversationRows.From(Entry(metadata));
            RowLimits.Check(row);
            Assert.Equivalent(metadata, ConversationRows.ToEntry(row).Metadata, strict: true);
        }, iter: 500);

    [Theory]
    [InlineData(MessageMetadata.MaxCount, 1, false)]
    [InlineData(MessageMetadata.MaxCount + 1, 1, true)]
    [InlineData(1, MessageMetadata.MaxLength - 1, false)]
    [InlineData(1, MessageMetadata.MaxLength, true)]
    [InlineData(0, 0, false)]
    public void Count_and_length_are_limited(int count, int length, bool isTooMuch)
    {
        var metadata = Enumerable.Range(0, count).ToImmutableDictionary(i => ((char)('0' + i)).ToString(), _ => new string('x', length), StringComparer.Ordinal);

        Assert.Equal(isTooMuch, MessageMetadata.IsTooMuch(metadata));
    }

    [Fact]
    public async Task What_a_channel_says_beside_the_text_is_kept_and_shown_to_agents_alone()
    {
        var entry = await StoredAsync(_rig.Inbound("m1") with { Metadata = Place });

        Assert.Equivalent(Place, entry.Metadata, strict: true);
        Assert.Equivalent(Place, MessageView.Of(entry, _rig.Urls).Metadata, strict: true);
        Assert.Null(MessageView.ForVisitor(entry, _rig.Urls).Metadata);
    }

    [Fact]
    public async Task What_a_word_list_withheld_is_withheld_with_what_stands_beside_it()
    {
        var entry = await StoredAsync(_rig.Inbound("m1").With(MessageFlags.Blocked) with { Metadata = Place });

        Assert.Null(MessageView.Of(entry, _rig.Urls).Metadata);
        Assert.NotEmpty(entry.Metadata);
    }

    [Fact]
    public async Task A_message_without_has_no_column_and_no_member()
    {
        var entry = await StoredAsync(_rig.Inbound("m1"));

        Assert.DoesNotContain(await _rig.RowsAsync(TableNames.Conversations, "k1-1"), row => row.Contains("metadata", StringComparison.Ordinal));
        Assert.DoesNotContain("metadata", System.Text.Json.JsonSerializer.Serialize(MessageView.Of(entry, _rig.Urls)), StringComparison.OrdinalIgnoreCase);
    }

    private static ImmutableDictionary<string, string> Place { get; } =
        ImmutableDictionary<string, string>.Empty.Add("Location_X", "23.13").Add("Location_Y", "113.35").Add("Url", "https://example.com/?a=1&b=2");

    private static ConversationEntry Entry(ImmutableDictionary<string, string> metadata) => new()
    {
        ConversationId = "k1-1",
        Sequence = 1,
        Type = EntryType.Message,
        MessageId = "m1",
        At = PipelineRig.Start,
        Metadata = metadata,
    };

    private async Task<ConversationEntry> StoredAsync(UnifiedMessage message)
    {
        var conversation = await _rig.OpenAsync("k1");
        await _rig.RunAsync(QueueNames.Persist, message with { CustomerId = conversation.CustomerId, ConversationId = conversation.Id });
        return Assert.Single(await _rig.EntriesAsync(conversation.Id));
    }
}
