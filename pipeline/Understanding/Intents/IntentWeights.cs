using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Omni.Pipeline.Understanding.Intents;

/// <summary>
/// What a model has learnt: for each gram how rare it is and how much it speaks for each intent. A text is scored in one pass over its grams and
/// nothing is allocated. Immutable, for any number of callers at once.
/// </summary>
internal sealed class IntentWeights
{
    /// <summary>Of the bytes; another layout has another.</summary>
    private const uint Mark = 0x314D494F;

    private const int MostIntents = 1_000;

    private readonly ulong[] _grams;
    private readonly float[] _rarities;
    private readonly float[] _weights;
    private readonly float[] _biases;
    private readonly GramTable _table;
    private readonly int _stride;

    // Rarity times weight, each gram's in whole vectors.
    private readonly float[] _rows;

    /// <param name="grams">Distinct.</param>
    /// <param name="rarities">Of each gram.</param>
    /// <param name="weights">By gram, within it by intent.</param>
    /// <param name="biases">By intent.</param>
    public IntentWeights(ulong[] grams, float[] rarities, float[] weights, float[] biases)
    {
        (_grams, _rarities, _weights, _biases) = (grams, rarities, weights, biases);
        _table = new(grams);
        _stride = (biases.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _rows = new float[grams.Length * _stride];
        for (var gram = 0; gram < grams.Length; gram++)
        {
            for (var intent = 0; intent < biases.Length; intent++)
            {
                _rows[gram * _stride + intent] = rarities[gram] * weights[gram * biases.Length + intent];
            }
        }
    }

    public int Intents => _biases.Length;

    public int Grams => _grams.Length;

    /// <param name="text">Of any length.</param>
    /// <param name="scores">By intent; the larger the likelier.</param>
    public void Score(ReadOnlySpan<char> text, Span<float> scores)
    {
        Span<char> room = stackalloc char[EvenText.MaxLength];
        ReadOnlySpan<char> even = EvenText.Write(text, room);
        _biases.CopyTo(scores);
        Span<float> sums = stackalloc float[_stride];
        var letters = new Adder(this, sums);
        Understanding.Intents.Grams.OfLetters(even, ref letters);
        letters.AddTo(scores);
        sums.Clear();
        var words = new Adder(this, sums);
        Understanding.Intents.Grams.OfWords(even, ref words);
        words.AddTo(scores);
    }

    public void Save(Stream stream)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32LittleEndian(head, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], _grams.Length);
        BinaryPrimitives.WriteInt32LittleEndian(head[8..], _biases.Length);
        stream.Write(head);
        stream.Write(MemoryMarshal.AsBytes<ulong>(_grams));
        stream.Write(MemoryMarshal.AsBytes<float>(_rarities));
        stream.Write(MemoryMarshal.AsBytes<float>(_weights));
        stream.Write(MemoryMarshal.AsBytes<float>(_biases));
    }

    /// <exception cref="InvalidDataException">These are no such bytes.</exception>
    public static IntentWeights Load(ReadOnlySpan<byte> bytes)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Models are kept in the order of bytes of x64 and Arm.");
        }

        if (bytes.Length < 12 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Mark)
        {
            throw new InvalidDataException("These are no weights of a model.");
        }

        var (grams, intents) = (BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]));
        if (grams < 0 || intents is < 1 or > MostIntents || bytes.Length != 12 + (long)grams * (8 + 4 + (4L * intents)) + (4L * intents))
        {
            throw new InvalidDataException("The weights of the model are not as long as they say.");
        }

        bytes = bytes[12..];
        return new(Take<ulong>(ref bytes, grams), Take<float>(ref bytes, grams), Take<float>(ref bytes, grams * intents), Take<float>(ref bytes, intents));
    }

    private static T[] Take<T>(ref ReadOnlySpan<byte> bytes, int count)
        where T : unmanaged
    {
        var taken = MemoryMarshal.Cast<byte, T>(bytes)[..count].ToArray();
        bytes = bytes[MemoryMarshal.AsBytes<T>(taken).Length..];
        return taken;
    }

    /// <summary>Adds up the rows of the grams that are known, and by how much they must be shortened so that long texts weigh as much as short ones.</summary>
    private ref struct Adder(IntentWeights weights, Span<float> sums) : IGramSink
    {
        private readonly Span<float> _sums = sums;
        private float _square;

        public void See(ulong gram)
        {
            var number = weights._table.NumberOf(gram);
            if (number < 0)
            {
                return;
            }

            var rarity = weights._rarities[number];
            _square += rarity * rarity;
            var row = weights._rows.AsSpan(number * weights._stride, _sums.Length);
            for (var i = 0; i < row.Length; i += Vector<float>.Count)
            {
                (new Vector<float>(_sums[i..]) + new Vector<float>(row[i..])).CopyTo(_sums[i..]);
            }
        }

        public readonly void AddTo(Span<float> scores)
        {
            if (_square > 0)
            {
                var shorter = 1 / MathF.Sqrt(_square);
                for (var i = 0; i < scores.Length; i++)
                {
                    scores[i] += _sums[i] * shorter;
                }
            }
        }
    }
}
