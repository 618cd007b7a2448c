import { fold } from '../../src/fold.ts'
import { type Random, random } from './random.ts'

const listOf = (text: string) => text.trim().split(/\s*,\s*/)

const lastNames = listOf(`
ABGRALL, ABIVEN, ADAM, AÏT BRAHIM, ALLAIN, AMRANI, ANDRÉ, ANQUETIL, APPOLINAIRE, ARHAN, AUBERT, AUDREN, AUFFRET, AVRIL, AYMÉ, BABIN, BÂ,
BAH, BALDÉ, BARBIER, BARÇON, BARON, BEAUVAIS, BELKACEM, BEN SALAH, BENOÎT, BERNARD, BERTHELOT, BERTHOU, BESCOND, BIHAN-POUDEC,
BLANCHARD, BODÉNÈS, BOISSEAU, BONNET, BORGÈS, BOUCHER, BOULANGER, BOURDAIS, BOURHIS, BOUTIN, BOUZID, BRÉHIER, BRIAND, BROUSTAL, BRUNEAU,
BUREL, CABIOC’H, CADIOU, CALVEZ, CAMARA, CANÉVET, CARIOU, CARVALHO, CAUGANT, ÇELIK, CHAPALAIN, CHARRIER, CHAUVIN, CHEVALIER, CISSÉ,
CLOAREC, COÏC, COLLET, COLLOBERT, CONAN, CORBEL, CORDROC'H, CORNEC, CORRE, COULIBALY, COURTOIS, COZ, CRENN, CRÉAC’H, CUEFF, D'ALMEIDA,
D'HERVÉ, D’ANGELO, D’OLIVEIRA, DA COSTA, DA SILVA, DAGORN, DANIÉLOU, DAUMAS, DE KERMADEC, DE LA VILLÉON, DE SOUSA LIMA, DEMBÉLÉ, DÉNIEL,
DERRIEN, DESCHAMPS, DIABATÉ, DIALLO, DIEUDONNÉ, DIOP, DIVERRÈS, DO NASCIMENTO, DOS SANTOS, DRÉVILLON, DU PLESSIX, DUBOIS, DUFOUR,
DUMONT, DUPONT-KERNEÏS, DURAND, EL AMRAOUI, EL HADDAD, ELÉOUET, ÉMERIAU, ÉVENOU, FABRE, FALC’HUN, FAURE, FÉREC, FERNÁNDEZ, FLOC'H,
FLOHIC, FOFANA, FONTAINE, FOUILLÉ, FOURNIER, FRANÇOIS, GALL, GARCÍA, GARNIER, GAUTHIER, GÉLÉBART, GIRARD, GLOAGUEN, GOARANT, GOASDUFF,
GODEC, GOMÈS, GONZÁLEZ, GOURIOU, GOURVENNEC, GRALL, GRAND-PIERRE, GUÉGUEN, GUÉNÉGAN, GUERMEUR, GUEZENNEC, GUILLERM, GUILLOU, GUIVARC'H,
HADDAD, HÀ, HAMON, HASCOËT, HÉLARY, HÉLIAS, HENRY, HERVÉ, HOARAU, HUET, HUON DE PENANSTER, IBAÑEZ, IDRISSI, IMBERT, INIZAN, ISSOUFOU,
JACOB, JACQ, JAFFRÈS, JAOUEN, JÉZÉQUEL, JOLIVET, JONCOUR, JOSEPH-ALEXANDRE, JOUAN, KABORÉ, KADDOUR, KEÏTA, KERAUTRET, KERBRAT, KERDILÈS,
KERHERVÉ, KERJEAN, KERMARREC, KERNÉIS, KERVELLA, KONATÉ, KOUAMÉ, KOVAČ, KOWALSKI, LABAT, LABOUS, LACROIX, LAGADEC, LAMBERT, LAMOUR,
LANCIEN, LANDURÉ, LARHANTEC, LAURENT, LE BERRE, LE BIHAN, LE BORGNE, LE BRAS, LE CLEAC’H, LE COZ, LE DANTEC, LE DÛ, LE FLOC’H, LE GALL,
LE GOFF, LE GUEN, LE GUÉNEC, LE HÉNAFF, LE JEUNE, LE LANN, LE MEUR, LE MOIGNE, LE NAOUR, LE PAPE, LE ROUX, LE SAOÛT, LE STER, LE TALLEC,
LÉCUYER, LEFÈVRE, LEMAÎTRE, LÉON, L’HARIDON, L’HOSTIS, L'HELGOUALC'H, LOAËC, LOPES, LOZAC’H, LUCAS, MADEC, MAGUER, MAHÉ, MALÉCOT, MARC,
MARÉCHAL, MARTIN, MARZIN, MASSÉ, MAZÉAS, MEBARKI, MÉNEZ, MERCIER, MÉVEL, MICHEL, MINGANT, MOAL, MONFORT, MOREAU, MORVAN, MOUSTÉROU,
MUÑOZ, NDIAYE, N’DOYE, NÉDÉLEC, NGUYEN, NICOL, NICOLAS, NIÑO-REYES, NORMAND, NUÑEZ, ŒUVRARD, OLLIVIER, OMNÈS, OUÉDRAOGO, PACÉ, PAYET,
PÉDRON, PELLÉ, PENNEC, PÉREZ, PÉRON, PERROT, PETIT, PHAM, PICHON, PLOUZENNEC, PODEUR, POULIQUEN, PRIGENT, PRONOST, QUÉMÉNEUR, QUÉRÉ,
QUINIOU, RAKOTOMALALA, RAOUL, RAZAFINDRAKOTO, RENAUD, RICHARD, RIOU, RIVIÈRE, ROBERT, ROHEL, ROLLAND, ROPARS, ROUDAUT, ROUSSEL, ROZEC,
SAÏDI, SALAÜN, SANCHES, SANQUER, SANTORO, SAVINA, SCHMITT, SÉITÉ, SÉNÉCHAL, SÉVELLEC, SIMÓN, SINQUIN, SIOU, SOW, STÉPHAN, ŞAHIN,
TALARMIN, TANGUY, TEIXEIRA, TERIITAHI, THÉPAUT, THOMAS, TOULLEC, TOURÉ, TRAN, TRAORÉ, TRÉBAOL, TROADEC, UGUEN, URVOAS, VAILLANT,
VALENTIN, VAN DEN BERGH, VÉLY, VIGOUROUX, VILLENEUVE, VÕ, WAGNER, XAVIER, YILDIZ, YVINEC, ZAMOR, ZIMMERMANN, ŽIVKOVIĆ`)

const girls = listOf(`
Adèle, Agathe, Aïcha, Aïssatou, Alexia, Alice, Aline, Alwena, Amandine, Ambre, Amélie, Aminata, Anaé, Anaëlle, Anaïs, Andréa, Anna,
Anne-Laure, Apolline, Armelle, Assia, Astrid, Awa, Axelle, Azilis, Bérénice, Bintou, Bleuenn, Camille, Capucine, Céleste, Célia,
Charlotte, Chloé, Clara, Clémence, Cléo, Coline, Constance, Diane, Éléa, Éléonore, Élisa, Élise, Élodie, Éloïse, Emma, Emmanuelle,
Enora, Estelle, Ève, Fanny, Fatoumata, Flavie, Gaëlle, Garance, Gwenn, Gwladys, Haïfa, Hélène, Héloïse, Inès, Iris, Jade, Jeanne,
Joséphine, Julia, Juliette, Kadiatou, Katell, Lana, Laure-Anne, Léa, Leïla, Léna, Léonie, Lilou, Lina, Lisa, Loane, Lou-Anne, Louise,
Louna, Lucie, Ludivine, Maëlle, Maëlys, Maïwenn, Malo-Anne, Manon, Margaux, Marie, Marie-Lou, Marine, Mariam, Mathilde, Maud, Mélanie,
Mélissa, Mona, Morgane, Naïs, Nawel, Nina, Nolwenn, Océane, Ophélie, Pauline, Rachel, Romane, Rose, Rozenn, Sarah, Sélène, Solène,
Sterenn, Tiphaine, Tuana, Valentine, Vânia, Yaëlle, Zélie, Zoé, Zoë-Marie`)

const boys = listOf(`
Aaron, Abdoulaye, Adam, Adrien, Alan, Alexandre, Alexis, Amaury, Anatole, Antoine, Antonin, Aodren, Armel, Arthur, Aurélien, Ayoub,
Baptiste, Bastien, Benjamin, Benoît, Brendan, Briac, Brieuc, Charles, Clément, Corentin, Cyprien, Dorian, Édouard, Éliott, Élouan,
Emeric, Émile, Enzo, Erwan, Esteban, Ethan, Étienne, Evan, Ewen, Fabien, Félix, Florian, François-Xavier, Gabin, Gabriel, Gaël, Gaëtan,
Gildas, Goulven, Grégoire, Guénolé, Guillaume, Gwendal, Gwenolé, Hervé, Hippolyte, Hugo, Ibrahim, Ilyès, Ismaël, Jean-Baptiste, Jérémy,
Joachim, João, Jocelyn, Jonas, Joris, Jules, Julien, Kaïs, Kévin, Kilian, Léandre, Léo, Léonard, Liam, Loïc, Louis, Loup, Lucas, Luka,
Maël, Mahé, Malo, Marius, Marlon, Martin, Mathéo, Mathias, Mathieu, Mathurin, Matthéo, Maxence, Maxime, Mehdi, Milan, Moussa, Nael,
Nathan, Nicolas, Noam, Noé, Noël, Nolan, Octave, Oscar, Pablo, Paul, Pierre-Yves, Quentin, Raphaël, Rayan, Rémi, Ronan, Sacha, Samuel,
Simon, Soren, Sulian, Téo, Théo, Thibault, Thomas, Titouan, Tom, Tristan, Tugdual, Ulysse, Valentin, Victor, Yanis, Yann, Yvon, Zacharie`)

export type Name = { last: string; first: string; others: string[]; civility: string; birthName?: string }

const source = random('names')
const taken = new Set<string>()

/** A new name: nobody has the same by chance, so that the only homonyms are those made on purpose. */
export function newName(): Name {
  const female = source.chance(0.52)
  const list = female ? girls : boys
  const name = { last: directoryForm(source.pick(lastNames)), first: source.pick(list) }
  const key = fold(`${name.last} ${name.first}`)
  if (taken.has(key)) return newName()
  taken.add(key)
  const others = source.chance(0.3) ? [name.first, source.pick(list)] : [name.first]
  return { ...name, others, civility: female ? 'Mme' : 'M.' }
}

export const newBirthName = (random: Random) => random.pick(lastNames)

/** Directories hold some names without their accents. */
const directoryForm = (name: string) => (source.chance(0.2) ? name.replaceAll('Œ', 'OE').normalize('NFD').replace(/\p{M}/gu, '') : name)
