"""Owns the column heads, labels and dates of reports in five languages; must not know any report's layout."""

from __future__ import annotations

from datetime import date, datetime

LANGUAGES = ("en", "de", "sl", "fi", "pt")

# European conventions: "en" and "pt" alone would mean the United States and Brazil.
_LOCALES = {"en": "en_GB", "de": "de_DE", "sl": "sl_SI", "fi": "fi_FI", "pt": "pt_PT"}
_SHEET_DATES = {"en": "dd/mm/yyyy", "de": "dd.mm.yyyy", "sl": "d. m. yyyy", "fi": "d.m.yyyy", "pt": "dd/mm/yyyy"}

# key: (en, de, sl, fi, pt)
_WORDS: dict[str, tuple[str, str, str, str, str]] = {
    "matrix": ("Learner matrix", "Lernenden-Matrix", "Matrika udeležencev", "Oppijamatriisi", "Matriz de participantes"),
    "cohort": ("Cohort", "Kohorte", "Skupina", "Ryhmä", "Grupo"),
    "provider": (
        "Education provider", "Bildungsanbieter", "Ponudnik izobraževanja", "Koulutuksen järjestäjä",
        "Entidade formadora",
    ),
    "assessor": ("Assessor", "Prüfende Person", "Ocenjevalec", "Arvioija", "Avaliador/a"),
    "time_frame": ("Time frame", "Zeitraum", "Časovni okvir", "Ajanjakso", "Período"),
    "content": ("Learning content", "Lerninhalt", "Učna vsebina", "Oppisisältö", "Conteúdo de aprendizagem"),
    "learners": ("Learners", "Lernende", "Udeleženci", "Oppijat", "Participantes"),
    "learner": ("Learner", "Lernende/r", "Udeleženec", "Oppija", "Participante"),
    "name": ("Name", "Name", "Ime", "Nimi", "Nome"),
    "id": ("ID", "ID", "ID", "Tunniste", "ID"),
    "option": ("Option", "Option", "Možnost", "Vaihtoehto", "Opção"),
    "option_cross": (
        "1: X when the content was reached", "1: X, wenn der Inhalt erreicht ist", "1: X, ko je vsebina dosežena",
        "1: X, kun sisältö on suoritettu", "1: X quando o conteúdo foi alcançado",
    ),
    "option_date": (
        "2: date on which the content was reached", "2: Datum, an dem der Inhalt erreicht wurde",
        "2: datum, ko je bila vsebina dosežena", "2: päivä, jona sisältö suoritettiin",
        "2: data em que o conteúdo foi alcançado",
    ),
    "shaded": (
        "Shaded (–): path not taken", "Schattiert (–): Lernpfad nicht gewählt", "Zatemnjeno (–): pot ni izbrana",
        "Varjostettu (–): polkua ei valittu", "Sombreado (–): percurso não escolhido",
    ),
    "standing": ("Standing", "Stand", "Stanje", "Tilanne", "Situação"),
    "green": ("green: on track", "grün: im Plan", "zeleno: po načrtu", "vihreä: aikataulussa", "verde: no bom caminho"),
    "amber": (
        "amber: needs a look", "gelb: genauer ansehen", "rumeno: potreben pogled", "keltainen: kannattaa vilkaista",
        "amarelo: merece atenção",
    ),
    "red": (
        "red: needs help", "rot: braucht Hilfe", "rdeče: potrebuje pomoč", "punainen: tarvitsee apua",
        "vermelho: precisa de ajuda",
    ),
    "made_on": ("Made on", "Erstellt am", "Izdelano", "Laadittu", "Elaborado em"),
    "page": ("Page", "Seite", "Stran", "Sivu", "Página"),
    "signature": ("Signature", "Unterschrift", "Podpis", "Allekirjoitus", "Assinatura"),
    "cohort_report": (
        "Cohort report", "Kohortenbericht", "Poročilo o skupini", "Ryhmäraportti", "Relatório do grupo",
    ),
    "dictionary": ("Dictionary", "Legende", "Slovarček", "Selitykset", "Dicionário"),
    "column": ("Column", "Spalte", "Stolpec", "Sarake", "Coluna"),
    "head": ("Head", "Überschrift", "Naslov", "Otsikko", "Título"),
    "meaning": ("Meaning", "Bedeutung", "Pomen", "Merkitys", "Significado"),
    "values": ("Values", "Werte", "Vrednosti", "Arvot", "Valores"),
    "number": ("Number", "Nummer", "Številka", "Numero", "Número"),
    "paths": ("Paths", "Lernpfade", "Učne poti", "Polut", "Percursos"),
    "done": ("done", "fertig", "opravljeno", "valmis", "concluída"),
    "f2f": ("face to face", "Präsenz", "v živo", "lähi", "presencial"),
    "quiz": ("quiz", "Quiz", "kviz", "tietovisa", "quiz"),
    "entries": ("Diary entries", "Tagebuch: Einträge", "Vnosi v dnevnik", "Päiväkirjamerkinnät", "Registos do diário"),
    "validated": (
        "Entries validated", "Tagebuch: bestätigt", "Potrjeni vnosi", "Hyväksytyt merkinnät", "Registos validados",
    ),
    "points": ("points", "Punkte", "točke", "pisteet", "pontos"),
    "challenge": ("challenge", "Challenge", "izziv", "haaste", "desafio"),
    "decision": ("decision", "Entscheidung", "odločitev", "päätös", "decisão"),
    "decided_on": ("decided on", "entschieden am", "datum odločitve", "päätöspäivä", "data da decisão"),
    "awarded": (
        "credential awarded", "Nachweis ausgestellt", "dokazilo podeljeno", "todistus myönnetty",
        "credencial atribuída",
    ),
    "confirmed": (
        "result confirmed", "Ergebnis bestätigt", "rezultat potrjen", "tulos vahvistettu", "resultado confirmado",
    ),
    "waiting": (
        "waits for the trainer", "wartet auf die Lehrperson", "čaka na trenerja", "odottaa kouluttajaa",
        "aguarda formador/a",
    ),
    "not_reached": (
        "under 80 points", "unter 80 Punkten", "manj kot 80 točk", "alle 80 pistettä", "menos de 80 pontos",
    ),
    "mobility_start": (
        "Mobility start", "Mobilität von", "Začetek mobilnosti", "Ulkomaanjakso alkaa", "Início da mobilidade",
    ),
    "mobility_end": (
        "Mobility end", "Mobilität bis", "Konec mobilnosti", "Ulkomaanjakso päättyy", "Fim da mobilidade",
    ),
    "host_country": ("Host country", "Gastland", "Država gostiteljica", "Kohdemaa", "País de acolhimento"),
    "host_place": ("Host place", "Gastort", "Kraj gostovanja", "Kohdepaikkakunta", "Local de acolhimento"),
    "yes": ("yes", "ja", "da", "kyllä", "sim"),
    "no": ("no", "nein", "ne", "ei", "não"),
    "mean_number": (
        "Internal number of the learner (pseudonym)", "Interne Nummer der/des Lernenden (Pseudonym)",
        "Interna številka udeleženca (psevdonim)", "Oppijan sisäinen numero (pseudonyymi)",
        "Número interno da pessoa participante (pseudónimo)",
    ),
    "mean_name": (
        "Name or initials, as the provider keeps them", "Name oder Initialen, wie der Anbieter sie führt",
        "Ime ali začetnice, kot jih vodi ponudnik", "Nimi tai nimikirjaimet järjestäjän mukaan",
        "Nome ou iniciais, como a entidade os regista",
    ),
    "mean_paths": (
        "Learning paths taken", "Gewählte Lernpfade", "Izbrane učne poti", "Valitut oppimispolut",
        "Percursos escolhidos",
    ),
    "mean_done": (
        "Day on which every part of the unit was done", "Tag, an dem alle Teile der Einheit fertig waren",
        "Dan, ko so bili opravljeni vsi deli enote", "Päivä, jona osion kaikki osat olivat valmiit",
        "Dia em que todas as partes da unidade foram concluídas",
    ),
    "mean_f2f": (
        "Day of the face-to-face session and the trainer who attests it",
        "Tag der Präsenzveranstaltung und die Lehrperson, die sie bestätigt",
        "Dan srečanja v živo in trener, ki ga potrjuje", "Lähiopetuksen päivä ja sen todistava kouluttaja",
        "Dia da sessão presencial e formador/a que a atesta",
    ),
    "mean_quiz": (
        "Best try of the unit's quiz (formative, no pass mark)",
        "Bester Versuch im Quiz der Einheit (formativ, ohne Bestehensgrenze)",
        "Najboljši poskus kviza enote (formativno, brez meje)",
        "Osion tietovisan paras suoritus (formatiivinen, ei hyväksymisrajaa)",
        "Melhor tentativa no quiz da unidade (formativo, sem mínimo)",
    ),
    "mean_points": (
        "Final assessment of the path, confirmed by the trainer; 80 are needed",
        "Abschlusstest des Lernpfads, von der Lehrperson bestätigt; nötig sind 80",
        "Končno preverjanje poti, potrdi ga trener; potrebnih je 80",
        "Polun loppukoe, kouluttajan vahvistama; vaaditaan 80",
        "Avaliação final do percurso, confirmada pelo/a formador/a; são precisos 80",
    ),
    "mean_challenge": (
        "Challenge of the path handed in", "Challenge des Lernpfads abgegeben", "Izziv poti oddan",
        "Polun haaste palautettu", "Desafio do percurso entregue",
    ),
    "mean_decision": (
        "Decision on the path", "Entscheidung über den Lernpfad", "Odločitev o poti", "Polkua koskeva päätös",
        "Decisão sobre o percurso",
    ),
    "mean_decided_on": (
        "Day of the decision", "Tag der Entscheidung", "Dan odločitve", "Päätöksen päivä", "Dia da decisão",
    ),
    "mean_entries": (
        "Diary entries handed in", "Abgegebene Tagebucheinträge", "Oddani vnosi v dnevnik",
        "Palautetut päiväkirjamerkinnät", "Registos do diário entregues",
    ),
    "mean_validated": (
        "Of these, validated by the trainer", "Davon von der Lehrperson bestätigt", "Od tega potrdil trener",
        "Näistä kouluttajan hyväksymiä", "Destes, validados pelo/a formador/a",
    ),
    "mean_mobility_start": (
        "First day abroad", "Erster Tag im Ausland", "Prvi dan v tujini", "Ensimmäinen päivä ulkomailla",
        "Primeiro dia no estrangeiro",
    ),
    "mean_mobility_end": (
        "Last day abroad", "Letzter Tag im Ausland", "Zadnji dan v tujini", "Viimeinen päivä ulkomailla",
        "Último dia no estrangeiro",
    ),
    "mean_host_country": (
        "Country of the host organisation", "Land der aufnehmenden Organisation", "Država organizacije gostiteljice",
        "Vastaanottavan organisaation maa", "País da organização de acolhimento",
    ),
    "mean_host_place": (
        "Place of the host organisation", "Ort der aufnehmenden Organisation", "Kraj organizacije gostiteljice",
        "Vastaanottavan organisaation paikkakunta", "Local da organização de acolhimento",
    ),
    "mean_greencomp": (
        "Competences of the European sustainability framework", "Kompetenzen des europäischen Nachhaltigkeitsrahmens",
        "Kompetence evropskega okvira za trajnostnost", "Kestävää kehitystä koskevan eurooppalaisen osaamiskehyksen osaamiset",
        "Competências do quadro europeu para a sustentabilidade",
    ),
    "mean_sdgs": (
        "Sustainable development goals touched", "Berührte Nachhaltigkeitsziele", "Zajeti cilji trajnostnega razvoja",
        "Kestävän kehityksen tavoitteet", "Objetivos de desenvolvimento sustentável abordados",
    ),
    "mean_europass": (
        "Text for Europass Mobility, part 5a", "Text für den Europass Mobilität, Teil 5a",
        "Besedilo za Europass mobilnost, del 5a", "Teksti Europass-liikkuvuustodistukseen, kohta 5a",
        "Texto para o Europass Mobilidade, parte 5a",
    ),
    "a_date": ("date", "Datum", "datum", "päivämäärä", "data"),
    "a_text": ("text", "Text", "besedilo", "teksti", "texto"),
    "a_count": ("count", "Anzahl", "število", "lukumäärä", "quantidade"),
    "a_country": ("country", "Land", "država", "maa", "país"),
    "empty_means": (
        "An empty cell means: not yet, or not taken.", "Ein leeres Feld heißt: noch nicht, oder nicht gewählt.",
        "Prazna celica pomeni: še ne ali ni izbrano.", "Tyhjä solu tarkoittaa: ei vielä tai ei valittu.",
        "Uma célula vazia significa: ainda não, ou não escolhido.",
    ),
    "invitations": ("Invitations", "Einladungen", "Vabila", "Kutsut", "Convites"),
    "scan": (
        "Point your phone's camera at the square, or type the link.",
        "Richte die Handykamera auf das Quadrat oder tippe den Link ein.",
        "Usmeri kamero telefona v kvadrat ali vtipkaj povezavo.",
        "Suuntaa puhelimen kamera neliöön tai kirjoita linkki.",
        "Aponta a câmara do telemóvel ao quadrado ou escreve o link.",
    ),
    "only_once": (
        "For one person only.", "Nur für eine Person.", "Samo za eno osebo.", "Vain yhdelle henkilölle.",
        "Só para uma pessoa.",
    ),
    "valid_until": ("Valid until", "Gültig bis", "Velja do", "Viimeinen voimassaolopäivä", "Válido até"),
    "qa": ("Feedback", "Rückmeldungen", "Povratne informacije", "Palaute", "Opiniões"),
    "trainers": ("Trainers", "Lehrpersonen", "Trenerji", "Kouluttajat", "Formadores"),
    "peers": ("Peers", "Fachkollegium", "Strokovni kolegi", "Vertaiset", "Pares"),
    "question": ("Question", "Frage", "Vprašanje", "Kysymys", "Pergunta"),
    "answers": ("Answers", "Antworten", "Odgovori", "Vastaukset", "Respostas"),
    "mean": ("Mean (1–5)", "Mittelwert (1–5)", "Povprečje (1–5)", "Keskiarvo (1–5)", "Média (1–5)"),
    "answered": ("Answered", "Geantwortet", "Odgovorili", "Vastanneet", "Responderam"),
    "hidden": (
        "hidden: fewer than 5", "verborgen: weniger als 5", "skrito: manj kot 5", "piilotettu: alle 5",
        "oculto: menos de 5",
    ),
    "comments": (
        "Comments, names removed", "Kommentare ohne Namen", "Komentarji brez imen", "Kommentit ilman nimiä",
        "Comentários sem nomes",
    ),
    "mydata": ("My data", "Meine Daten", "Moji podatki", "Omat tietoni", "Os meus dados"),
    "mydata_intro": (
        "This is everything the companion keeps about you. The same data for machines is in data.json.",
        "Das ist alles, was der Begleiter über dich gespeichert hat. Für Maschinen steht dasselbe in data.json.",
        "To je vse, kar spremljevalec hrani o tebi. Isti podatki za stroje so v datoteki data.json.",
        "Tässä on kaikki, mitä kumppani sinusta säilyttää. Samat tiedot koneille ovat tiedostossa data.json.",
        "Isto é tudo o que o companheiro guarda sobre ti. Os mesmos dados para máquinas estão em data.json.",
    ),
    "contents": ("Contents", "Inhalt", "Vsebina", "Sisältö", "Índice"),
    "nothing": ("nothing kept", "nichts gespeichert", "nič shranjenega", "ei tallennettua", "nada guardado"),
    "file": ("File", "Datei", "Datoteka", "Tiedosto", "Ficheiro"),
    "photo": ("Photo", "Foto", "Fotografija", "Kuva", "Fotografia"),
}  # fmt: skip


def language_of(tag: str) -> str:
    """The report language for a tag such as `pt-BR` or `de_AT`; English for a language without a table."""
    base = tag.replace("_", "-").split("-")[0].lower()
    return base if base in LANGUAGES else "en"


def word(key: str, language: str) -> str:
    """A label in the language (see `language_of`). Raises KeyError for an unknown key."""
    return _WORDS[key][LANGUAGES.index(language_of(language))]


def short_date(day: date, language: str) -> str:
    """A date in figures with the full year, day first: `25/05/2026`, `25.05.2026`, `25. 05. 2026`."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMd", day, locale=_locale(language)))


def long_date(day: date, language: str) -> str:
    """A date with the month in words: `25 May 2026`, `25. maj 2026`."""
    from babel.dates import format_date

    return str(format_date(day, "long", locale=_locale(language)))


def time_frame(starts: date | None, ends: date | None, language: str) -> str:
    """`25/05/2026 – 14/06/2026`; an unknown end is left open, both unknown give an empty text."""
    if starts is None and ends is None:
        return ""
    sides = (short_date(day, language) if day else "…" for day in (starts, ends))
    return " – ".join(sides)


def moment(when: datetime, language: str) -> str:
    """A point in time with its offset from UTC, in the language: `25 May 2026, 15:41 +01:00`."""
    clock = when.strftime("%H:%M")
    offset = when.strftime("%z")
    zone = f" {offset[:3]}:{offset[3:5]}" if offset else ""
    return f"{long_date(when.date(), language)}, {clock}{zone}"


def country_name(code: str, language: str) -> str:
    """The country's name for an ISO 3166-1 alpha-2 code; an unknown code is given back as it is."""
    from babel import Locale

    return str(Locale.parse(_locale(language)).territories.get(code.upper(), code))


def number(value: float, language: str) -> str:
    """A number with the marks of the language."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=_locale(language)))


def sheet_date_format(language: str) -> str:
    """The number format with which a table program shows a date."""
    return _SHEET_DATES[language_of(language)]


def _locale(language: str) -> str:
    return _LOCALES[language_of(language)]
