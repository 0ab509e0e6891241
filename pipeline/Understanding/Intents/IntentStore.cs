using System.Text.Json;
using Omni.Pipeline.Ports;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// What a company taught Omni of its customers' wishes, in table <c>settings</c>: the rules, the examples, the models, and which of them is in
/// force. A version row changes with every change, in the same batch, so that other processes see with one small read that something did. A
/// model's bytes are in the media store, written before the row that names them.
/// </summary>
public sealed class IntentStore(ITables tables, IMediaStore media, TimeProvider time)
{
    /// <summary>Of what nobody saved yet.</summary>
    public const string FirstETag = "0";

    private const string Partition = "intents";
    private const string VersionKey = ":version";
    private const string RulesKey = "rules";
    private const string ExamplesKey = "examples";
    private const string ActiveKey = "active";
    private const string ModelPrefix = "model:";
    private const string Content = "content";

    private readonly ITable _table = tables.Get(TableNames.Settings);

    /// <summary>Raised after this process changed what is in force.</summary>
    public event EventHandler? Changed;

    public async ValueTask<string> VersionAsync(CancellationToken ct) => (await _table.GetAsync(Partition, VersionKey, ct))?.ETag ?? "";

    /// <summary>The rules as they were written; null while those that come with Omni are in force.</summary>
    public ValueTask<StoredText?> RulesAsync(CancellationToken ct) => ReadAsync(RulesKey, ct);

    /// <summary>The labelled file that was given last; null: none was.</summary>
    public ValueTask<StoredText?> ExamplesAsync(CancellationToken ct) => ReadAsync(ExamplesKey, ct);

    /// <inheritdoc cref="SaveAsync"/>
    public ValueTask<StoredText?> TrySaveRulesAsync(string rules, string seen, CancellationToken ct) => SaveAsync(RulesKey, rules, seen, ct);

    /// <inheritdoc cref="SaveAsync"/>
    public ValueTask<StoredText?> TrySaveExamplesAsync(string examples, string seen, CancellationToken ct) => SaveAsync(ExamplesKey, examples, seen, ct);

    /// <summary>The models, the newest first.</summary>
    public async ValueTask<IReadOnlyList<StoredModel>> ModelsAsync(CancellationToken ct)
    {
        var active = (await _table.GetAsync(Partition, ActiveKey, ct))?.Text("model") ?? "";
        var models = new List<StoredModel>();
        await foreach (var row in WholePartition.ReadAsync(_table, Partition, RowRange.Prefix(ModelPrefix), ct))
        {
            var card = JsonSerializer.Deserialize(row.ReadLong(Content), IntentModelCard.Json)!;
            models.Add(new(card, row.Instant("at") ?? default, row.Text("by"), card.Version == active));
        }

        return [.. models.OrderByDescending(model => model.At)];
    }

    /// <summary>Keeps a model; the same again is no change. It is not in force by that.</summary>
    public async ValueTask KeepAsync(IntentModel model, string by, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        model.Save(bytes);
        bytes.Position = 0;
        await media.WriteAsync(FileOf(model.Card.Version), bytes, new("application/octet-stream", "", ""), ct);
        var row = new Row(Partition, ModelPrefix + model.Card.Version)
            .Set("at", time.GetUtcNow())
            .Set("by", by)
            .SetLong(Content, JsonSerializer.Serialize(model.Card, IntentModelCard.Json));
        await _table.WriteAsync(RowChange.Upsert(row), ct);
    }

    /// <summary>Puts a model in force, or with an empty version the one that comes with Omni. False: there is no such model.</summary>
    public async ValueTask<bool> TryActivateAsync(string version, string by, CancellationToken ct)
    {
        if (version.Length > 0 && await _table.GetAsync(Partition, ModelPrefix + RowLimits.Escape(version), ct) is null)
        {
            return false;
        }

        var row = new Row(Partition, ActiveKey).Set("model", version).Set("at", time.GetUtcNow()).Set("by", by);
        await ChangeAsync(RowChange.Upsert(row), ct);
        return true;
    }

    /// <summary>The model in force; null: the one that comes with Omni.</summary>
    /// <exception cref="InvalidDataException">Its file is gone or damaged.</exception>
    public async ValueTask<IntentModel?> ActiveAsync(CancellationToken ct)
    {
        if ((await _table.GetAsync(Partition, ActiveKey, ct))?.Text("model") is not { Length: > 0 } version)
        {
            return null;
        }

        await using var stored = await media.OpenAsync(FileOf(version), ct) ?? throw new InvalidDataException($"The file of model {version} is gone.");
        using var bytes = new MemoryStream();
        await stored.Content.CopyToAsync(bytes, ct);
        bytes.Position = 0;
        return IntentModel.Load(bytes);
    }

    private static string FileOf(string version) => "intents-" + version;

    private async ValueTask<StoredText?> ReadAsync(string key, CancellationToken ct) =>
        await _table.GetAsync(Partition, key, ct) is { } row ? new(row.ReadLong(Content), row.ETag) : null;

    /// <param name="key">Which text.</param>
    /// <param name="text">At most <see cref="LongText.MaxLength"/> UTF-16 units, without errors.</param>
    /// <param name="seen">The version that it takes the place of; empty: whichever.</param>
    /// <param name="ct">Stops the call, not a change that is under way.</param>
    /// <returns>Null when another is there by now.</returns>
    private async ValueTask<StoredText?> SaveAsync(string key, string text, string seen, CancellationToken ct)
    {
        var row = new Row(Partition, key).Set("at", time.GetUtcNow()).SetLong(Content, text);
        var isSaved = await ChangeAsync(
            seen switch
            {
                "" => RowChange.Upsert(row),
                FirstETag => RowChange.Insert(row),
                _ => RowChange.Replace(row, seen),
            },
            ct);
        return isSaved ? await ReadAsync(key, ct) : null;
    }

    private async ValueTask<bool> ChangeAsync(RowChange change, CancellationToken ct)
    {
        var version = new Row(Partition, VersionKey).Set("changedAt", time.GetUtcNow());
        if (!(await _table.BatchAsync([change, RowChange.Upsert(version)], ct)).IsWritten)
        {
            return false;
        }

        Changed?.Invoke(this, EventArgs.Empty);
        return true;
    }
}

/// <param name="Text">As it was written.</param>
/// <param name="ETag">Its version.</param>
public sealed record StoredText(string Text, string ETag);

/// <param name="Card">What it is, and how good it was when tested.</param>
/// <param name="At">When it was trained.</param>
/// <param name="By">Agent id.</param>
/// <param name="IsActive">Whether it is in force.</param>
public sealed record StoredModel(IntentModelCard Card, DateTimeOffset At, string By, bool IsActive);
