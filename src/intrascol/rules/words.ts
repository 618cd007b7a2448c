/**
 * 1,024 French words for passwords that children of six can read: lower case, 3 to 7 letters, none that French writes with an accent or
 * a ligature, no two alike in their first four, nothing rude or frightening (intrascol, section 11).
 */
export const WORDS: readonly string[] = `
abri absent acacia accent achat acier acteur actif adieu admire adopte adresse adroit agenda agile agneau agora agrafe agrume aide
aigle aile ajonc ajout album algue alliage allure alpage alpin amande ambre ami amical amorce amour amuse ananas ancien ancre angora
animal anis anneau annuel anorak anse antenne appel arbitre arbre arc ardent argent argile armure artiste astre astuce atelier atlas
atoll atome attente aubade aube audace audio aurore auto avance avenir averse avion aviron avoine avril azur babouin badge bagage
bague bahut baie bain bajoue balade balcon balise ballon bambou banane banc bande banjo baobab barbe baron barque barrage basket
bassin bastide bateau battre bavard bazar beige belette berceau berger bermuda beurre biche bidon bijou bille biscuit bison bistro
blague blanc blason bleu blini bloc blouse bob bobine bocal boire bois bol bonbon bonnet bonus bord bosse botte bouche bougie boule
bouquet bourdon bouton branche bras bravo brebis brevet bridge brin brioche brique brise broche bronze brosse bruit brume brun
budget buffet bugle buisson bulbe bulle bureau bus buvard cabane cabri cacao cactus caddie cadeau cadran cageot cahier caillou
caisse cake calcul calme camion camp canal canne cantine canyon cape carafe cargo carmin carnet carotte carpe carte cascade casier
casque cassis castor cave cendre centre cerceau cerf cerise chacal chaise chalet chameau chant chapeau chardon chasse chat chaud
chef chemin cheval chiffre chimie chiot choco choix chorale chose chou chrono cidre ciel cigale cime cinq cintre cire cirque ciseau
citron civet clairon classe clavier clef client climat cloche clou clown cobaye cochon cocon code coffre coin colibri collier
colombe colza commode compas concert conte copain copeau copie coq corail corbeau corde corne corolle cosmos cosse costume coton
coucou coude coule coupe courge cousin couteau coyote crabe craie cravate crayon creux cristal crocus croix cruche cube cuir cuisine
cuivre culbute cumin curry cycle cygne dahlia dalle dame dandy danse date datte dauphin debout demain demi dense dent dessin devine
dicton digue dindon disque divan dizaine docile doigt dollar donjon dorade dortoir dorure douce douze dragon drap dribble droit
druide dune duvet dynamo effort elfe empire emploi enclos encre endive endroit enfant engin entier envie envol espace essai estrade
exact examen exploit expose express fable face facteur faisan famille fanion faon farce farine faucon faune fauve favori fenouil fer
ferme ferry festin feuille feutre fiable fibre ficelle figue filet film fin fiole fiston fjord flacon flair flamme flan flaque fleur
flipper flocon flore flot flux foin folk foot forge forme fortune fouet foulard four frais frein friche fripon frite front fruit
fumet furet fusain fuseau gadget gagner gai galet galop gamin gamme gant garage garde gauche gaufre gaz gazon gecko gemme genou
gentil gerbe geste gigot gilet girafe givre glace gland glisse globe gloire gnou goal golf gomme gondole gong gorge gorille goujon
gourde goutte goyave grace grain grand grappe gratin grenier griffe grillon gris grive grotte groupe grue guide guitare gymnase
habile haie halte hamac hameau hamster hangar haricot harpe hasard hauteur herbe hermine heure hibou hippo hiver hobby hochet hockey
homard houle housse hublot huile huit humour humus hutte hymne hyper ibis igloo igname iguane image indigo insecte instant invite
iris isard italien ivoire jade jaguar jambe jardin jasmin jaune javelot jeep jersey jeton jeudi jeune jockey joie joli jonc joueur
jour joyau joyeux judo juillet juin jumeau jungle jupe jus juste kaki kayak kilo kimono kiosque kiwi klaxon koala lac lacet lagon
laine lait lama lampe lance langue lapin larme laser lasso laurier lavande lave lessive lettre levain libre licorne lierre ligne
lilas limace limon linge lion liquide lire lit litchi livre lobe local loge logis loisir long losange loto lotus louche loup loutre
loyal lueur luge lundi lune lustre luth lutin lynx lyre machine madame magie magnet maille main maire maison major malle maman
mangue marche mardi mare marin marron mars masque matin mauve menthe menu merci merle meuble miche midi miel miette mieux mignon
mikado milieu mille mimosa mine minute miroir mobile mois monde montre morse motard mouche moufle moulin mousse mouton moyen muesli
muffin muguet mulet murmure mythe nacre nage nain nappe narine narval nation nature navet navire nectar neige nerf neveu noble
nomade nord note nougat nouille noyau nuage nuance nuit oasis ocelot ocre ogre oignon oiseau okapi olive ombre oncle onde ongle onyx
opale orage orange orateur orbite orge orgue orme ortie otarie ouate ouest ours outil ouvert ovale ovni page paille pain paix palais
palme pampa panda panneau paon papa paquet parade parc parfum pastel patin patte paume pavot peigne perdrix perle persil petit
peuple phare phoque photo phrase piaf piano pied pierre pigeon pile pilote piment pinson pipeau pique piste pitre pivert pixel pizza
place plage plaine plan pluie plume poche podium poire poivre polaire polo pomme poney pont popote potage pouce poudre poumon poutre
prairie prince prisme prune puce puits pull pulpe puma puzzle pyjama pyrite python quai quatre quiche quille quinze quiz rabot
racine radar radeau radio rafale raie raisin ramage rameau rampe ranch ravi rayon reflet refuge regard reine relais renard renne
repos requin revue rhino rideau rime ring rire rite rivage robe robot roman ronce rosace rose rotin rotule rouge round route royal
ruban rubis ruche rugby rumba rythme sable sabot sac sachet safari safran sage saison salade salon salsa salut samba samedi santal
sapin satin saule saumon savane saveur savon saxo score scout seau secret secteur seigle selle semis sens sept serein sieste sifflet
signe sillon silo simple singe sirop skate sketch sobre soie soja soleil solide sommet sorbet soupe souris spatule sport stade
studio stylo suave sucre suisse suite sujet sympa table tache tacot taille talon talus tamis tandem tango tapis taquin tarot tarte
tasse tatou taxi tendre tennis tente thon thym tiare tibia ticket tige tigre timbre timide tipi tissu titre toast toile toit tomate
topaze toque torche tortue toucan toupie train trajet treize trente tribu tricot trio trois truffe truite tube tuile tulipe turban
tutu tuyau tweed vache valeur valise valse vapeur varan vase vent verbe verdure vernis verre vert veste viaduc vigne viking violon
virage visage vitre vivant voisin voix volcan volume voyage voyelle wagon wapiti xylo yaourt yeux yoga yourte zeste zigzag zone zoom
zouave
`
  .trim()
  .split(/\s+/)
